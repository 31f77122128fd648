import type { TcpState } from '../../src/tcp-states.ts';
import type { Text } from '../language.ts';
import type { Via } from '../probe/probe-states.ts';

/**
 * What the standard asks for in one cell: the allowed outcomes, separated by ` | `. An outcome is the next state (`=` unchanged, `→X`), then what
 * is emitted, then `dl` when the data is delivered, then in parentheses the requirement that leaves the choice.
 *
 * Emitted: `SA` the handshake's SYN,ACK · `A` ACK with SEQ=SND.NXT and ACK=RCV.NXT, `A+n` when the segment moved RCV.NXT by n (in SYN_SENT: to SEG.SEQ+n) ·
 * `uA` the same as `A`, because SEQ is unacceptable · `cA` the same as a challenge ACK (RFC 5961) · `R` RST with SEQ=SEG.ACK · `RA` RST,ACK with
 * ACK=SEG.SEQ+SEG.LEN, and SEQ=0 where the segment has no ACK flag, else SEQ=SEG.ACK · `–` nothing. `n/a`: such a segment has no meaning there.
 */
export type CellText = string;

/** One text for both ways in which the board can have closed, or one for each. */
export type Cell = CellText | Readonly<Record<Via, CellText>>;

/** One kind of segment. */
export interface Row {
  /** One letter; a prime for a variant. */
  id: string;
  segment: Text;
  /** Where RFC 9293 lays its treatment down. */
  rule: string;
  /** The segments that stand for it, in the lab's notation. */
  probes: readonly string[];
  cells: Readonly<Record<TcpState, Cell>>;
}

/** A requirement that leaves a choice, and whether the outcome comes of following it. */
export interface RfcChoice {
  requirement: string;
  followed: boolean;
}

/** The outcomes that a cell allows, in the words of `outcomeText`; null where the segment has no meaning. */
export function allowedOutcomes(text: CellText) {
  if (text === 'n/a') return null;
  return text.split(' | ').map((alternative) => {
    const [, words = '', not, requirement] = /^(.*?)(?: \((without )?(\S+)\))?$/.exec(alternative) ?? [];
    const choice: RfcChoice | null =
      requirement === undefined ? null : { requirement, followed: not === undefined };
    return { outcome: words.replace(/\b(uA\/cA|uA|cA)\b/, 'A'), choice };
  });
}

/** What the cell says of a connection that the board closed in that way, if it did. */
export function cellText(cell: Cell, via: Via): CellText {
  return typeof cell === 'string' ? cell : cell[via];
}

/** Segments side by side. */
export function probesText(segments: readonly string[]): string {
  return segments.join('  /  ');
}
