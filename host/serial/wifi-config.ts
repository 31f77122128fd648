import { ExitCode, LabError } from '../lab-error.ts';
import { SerialConsole } from './console.ts';

/** Names that Kaluma's driver knows; without one it takes WPA2 with WPA. */
export const SECURITIES = ['WPA2_WPA_PSK', 'WPA2_PSK', 'WPA_PSK'] as const;

/** See StoredItems. */
export type WifiSettings = Partial<
  Record<'WIFI_SSID' | 'WIFI_PASSWORD' | 'WIFI_SECURITY' | 'WIFI_AP_PASSWORD', string | null>
>;

/** What the app said of its network after it was started again; `unknown` if it said nothing. */
export type WifiOutcome = 'joined' | 'cannot join' | 'access point' | 'unknown';

/** Joining may block the board for 30 s. */
const JOIN_LIMIT_MS = 45_000;

/** @throws LabError unless it is 1 to 32 octets */
export function checkSsid(ssid: string): void {
  const octets = Buffer.byteLength(ssid);
  if (octets < 1 || octets > 32)
    throw new LabError(
      'a network’s name has 1 to 32 octets',
      'Write it as the network announces it.',
      ExitCode.usage,
    );
}

/**
 * The text of a wrong password is never told.
 * @throws LabError unless it is a passphrase of 8 to 63 printable characters or a key of 64 hex digits; empty where open networks are possible
 */
export function checkPassword(password: string, { mayBeEmpty }: { mayBeEmpty: boolean }): void {
  if (mayBeEmpty && password === '') return;
  if (/^[ -~]{8,63}$/.test(password) || /^[0-9a-f]{64}$/i.test(password)) return;
  throw new LabError(
    'that is no Wi-Fi password: it has 8 to 63 characters, of those that ASCII has',
    mayBeEmpty ? 'Give it as it is; an empty one for an open network.' : 'Choose another.',
    ExitCode.usage,
  );
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
