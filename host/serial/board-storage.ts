import { storedItem } from '../../src/stored-item.ts';
import { escaped } from '../printable.ts';
import type { KalumaPrompt } from './kaluma-prompt.ts';
import { atPrompt, type Lead } from './lead.ts';
import { SerialError } from './serial-error.ts';

/** Kaluma's KALUMA_REPL_HISTORY_SIZE, in lines. */
const HISTORY = 10;

/** The program's own function, in one line for the prompt. A bundle gives `require` a name of its own. */
const STORED_ITEM = `(${storedItem})`.replaceAll(/\s*\n\s*/g, ' ').replaceAll('__require', 'require');

/** What the board's storage is to hold, by key; null takes a key out of it. */
export type StoredItems = Readonly<Record<string, string | null>>;

/**
 * Writes into the board's own storage, through its console with the echo off: what is secret is shown nowhere, and kept nowhere but there.
 * @throws SerialError
 */
export async function storeItems(lead: Lead, items: StoredItems): Promise<void> {
  await atPrompt(lead, async (console) => {
    await console.reachPrompt();
    await console.type('.echo off');
    try {
      for (const [key, value] of Object.entries(items)) await storeItem(console, key, value);
    } finally {
      // As often as the prompt remembers lines: else the up key would show a password.
      for (let line = 0; line < HISTORY; line++) await console.type('.echo on');
      await console.reachPrompt();
    }
  });
}

/**
 * What the board's storage holds under a key that is no secret; null if nothing.
 * @throws SerialError
 */
export async function readItem(lead: Lead, key: string): Promise<string | null> {
  return atPrompt(lead, async (console) => {
    await console.reachPrompt();
    return JSON.parse(await console.evaluate(`JSON.stringify(${STORED_ITEM}(${scriptText(key)}))`));
  });
}

async function storeItem(console: KalumaPrompt, key: string, value: string | null): Promise<void> {
  const name = scriptText(key);
  // An error's text comes from the board, and it might repeat what it was given.
  const stored = await console
    .evaluate(
      value === null
        ? `(storage.removeItem(${name}),${STORED_ITEM}(${name}))`
        : `(storage.setItem(${name},${scriptText(value)}),${STORED_ITEM}(${name}).length)`,
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
  return JSON.stringify(text).replace(/[^ -~]/g, escaped);
}
