import { UsageError } from '../usage-error.ts';
import { SerialConsole } from './console.ts';
import { SerialError } from './serial-error.ts';

/** Names that Kaluma's driver knows; without one it takes WPA2 with WPA. */
export const SECURITIES = ['WPA2_WPA_PSK', 'WPA2_PSK', 'WPA_PSK'] as const;

/** What the board's storage is to hold; null takes a key out of it. */
export type WifiSettings = Partial<
  Record<'WIFI_SSID' | 'WIFI_PASSWORD' | 'WIFI_SECURITY' | 'WIFI_AP_PASSWORD', string | null>
>;

/** What the app said of its network after it was started again; `unknown` if it said nothing. */
export type WifiOutcome = 'joined' | 'cannot join' | 'access point' | 'unknown';

/** Joining may block the board for 30 s. */
const JOIN_LIMIT_MS = 45_000;
/** Kaluma's KALUMA_REPL_HISTORY_SIZE, in lines. */
const HISTORY = 10;

/** @throws UsageError unless it is 1 to 32 octets */
export function checkSsid(ssid: string): void {
  const octets = Buffer.byteLength(ssid);
  if (octets < 1 || octets > 32)
    throw new UsageError('a network’s name has 1 to 32 octets', 'Write it as the network announces it.');
}

/**
 * The text of a wrong password is never told.
 * @throws UsageError unless it is a passphrase of 8 to 63 printable characters or a key of 64 hex digits; empty where open networks are possible
 */
export function checkPassword(password: string, { mayBeEmpty }: { mayBeEmpty: boolean }): void {
  if (mayBeEmpty && password === '') return;
  if (/^[ -~]{8,63}$/.test(password) || /^[0-9a-f]{64}$/i.test(password)) return;
  throw new UsageError(
    'that is no Wi-Fi password: it has 8 to 63 characters, of those that ASCII has',
    mayBeEmpty ? 'Give it as it is; an empty one for an open network.' : 'Choose another.',
  );
}

/**
 * Writes settings into the board's own storage, through its console with the echo off: they are shown nowhere, and kept nowhere but there.
 * @throws SerialError
 */
export async function storeWifi(port: string, settings: WifiSettings): Promise<void> {
  await SerialConsole.using(port, async (console) => {
    await console.reachPrompt();
    await console.type('.echo off');
    try {
      for (const [key, value] of Object.entries(settings)) await storeItem(console, key, value ?? null);
    } finally {
      // As often as the prompt remembers lines: else the up key would show a password.
      for (let line = 0; line < HISTORY; line++) await console.type('.echo on');
      await console.reachPrompt();
    }
  });
}

/** Starts the app again, so that it takes the new settings, and waits for what it says of its network. */
export async function restartApp(port: string, limitMs = JOIN_LIMIT_MS): Promise<WifiOutcome> {
  return SerialConsole.using(port, async (console) => {
    await console.reachPrompt();
    if ((await console.evaluate('typeof tcplab')) !== 'function') return 'unknown';
    await console.type('.load');
    const until = performance.now() + limitMs;
    const said = await console.expect(/Wi-Fi: (joined|access point|[^\r\n]* cannot be joined)/, until);
    if (!said?.[1]) return 'unknown';
    if (said[1] === 'joined' || said[1] === 'access point') return said[1];
    return 'cannot join';
  });
}

async function storeItem(console: SerialConsole, key: string, value: string | null): Promise<void> {
  const name = scriptText(key);
  // An error's text comes from the board, and it might repeat what it was given.
  const stored = await console
    .evaluate(
      value === null
        ? `(storage.removeItem(${name}),storage.getItem(${name}))`
        : `(storage.setItem(${name},${scriptText(value)}),storage.getItem(${name}).length)`,
    )
    .catch((error) => {
      throw error instanceof SerialError && error.fault !== 'refused' ? error : notStored(console.path, key);
    });
  if (stored !== (value === null ? 'null' : String(value.length))) throw notStored(console.path, key);
}

function notStored(path: string, key: string): SerialError {
  return new SerialError(
    'refused',
    `the board on ${path} does not keep ${key}`,
    'Restart it (unplug it, plug it in) and try again.',
  );
}

/** As a string literal of ASCII alone, which every console passes on as it is. */
function scriptText(text: string): string {
  return JSON.stringify(text).replace(
    /[^ -~]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
