import { PacketError } from '../packet/packet-error.ts';
import { flagsToText, TcpFlag, textToFlags } from '../packet/tcp-flags.ts';
import { NotationError } from './notation-error.ts';
import type { Scanner } from './scanner.ts';

/**
 * Reads flags as tcpdump prints them, up to where the pattern ends. Returns the control bits.
 * @param example what an error names where it cannot guess what was meant
 * @throws {NotationError} pointing at the column
 */
export function scanFlags(scanner: Scanner, sticky: RegExp, example: string): number {
  const { column } = scanner;
  const word = scanner.match(sticky) ?? '';
  try {
    return textToFlags(word);
  } catch (error) {
    if (!(error instanceof PacketError)) throw error;
    const guess = guessFlags(word);
    const hint = guess === undefined ? example : `did you mean ${flagsToText(textToFlags(guess))} ?`;
    throw new NotationError(scanner.source, column + error.offset, error.reason, hint);
  }
}

const FLAG_WORDS: ReadonlyMap<string, string> = new Map([
  ...Object.entries(TcpFlag).map(([name, bit]) => [name.toUpperCase(), flagsToText(bit)] as const),
  ['RESET', 'R'],
  ['PUSH', 'P'],
]);

/**
 * Flags written in another tool's way, as tcpdump's letters: `FIN,ACK`, `SYN|ACK`, `[S.]`, `SA`, `fin`. They may
 * be in any order; undefined when they cannot be guessed.
 */
function guessFlags(written: string): string | undefined {
  const text = written.toUpperCase().replace(/[[\]()]/g, '');
  if (text === 'NONE' || text === 'NULL') return 'none';
  const words = text.split(/[,|+&/-]+/).filter((word) => word !== '');
  const spelled = words.map((word) => FLAG_WORDS.get(word) ?? lettersOf(word));
  const letters = new Set(spelled.join(''));
  return spelled.includes(undefined) || letters.size === 0 ? undefined : [...letters].join('');
}

/** Single letters run together, as Wireshark and scapy write them: A for ACK, C for CWR. */
function lettersOf(word: string): string | undefined {
  return /^[FSRPAUECW.]+$/.test(word) ? word.replaceAll('A', '.').replaceAll('C', 'W') : undefined;
}
