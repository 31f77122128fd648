import type { SharedConsole } from '../board/usb/shared-console.ts';
import { KalumaPrompt } from './kaluma-prompt.ts';

/** A board's USB lead, on which one piece of work after another opens the console. */
export interface Lead {
  /** Of its port, for people. */
  readonly path: string;
  /** Time in ms, of a board whose time may pass slower than the wall's. */
  readonly now?: () => number;
  /** @throws SerialError if the port cannot be opened */
  open(): Promise<SharedConsole>;
  /** When it is no longer used: an emulated board is switched off. */
  close(): Promise<void>;
}

/** Opens the console for one piece of work at its prompt, and closes it in any case. */
export async function atPrompt<Result>(
  lead: Pick<Lead, 'open' | 'now'>,
  work: (prompt: KalumaPrompt) => Promise<Result>,
): Promise<Result> {
  const prompt = new KalumaPrompt(await lead.open(), lead.now);
  try {
    return await work(prompt);
  } finally {
    await prompt.close();
  }
}
