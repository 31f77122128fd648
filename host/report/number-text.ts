import type { ReportedSegment } from '../experiments/model/outcome.ts';
import { ackOf, type IssNames, type SequenceNumber, seqOf } from './iss-names.ts';

/** `relative`: as textbooks write them, counted from each end's initial sequence number. `absolute`: as they stand in the header. */
export type NumberStyle = 'relative' | 'absolute';

/** What the arrow of a ladder says: `S. seq=y ack=x+1`, `P. seq=x+1 ack=y+1 len=5`. */
export function segmentLabel(segment: ReportedSegment, style: NumberStyle, names: IssNames): string {
  const { peer, flags, len } = segment;
  const ack = ackOf(segment);
  const text = (number: SequenceNumber) =>
    style === 'absolute' ? String(number.absolute) : numberText(number, names.nameOf(peer, number));
  const parts = [flags, `seq=${text(seqOf(segment))}`];
  if (ack !== null) parts.push(`ack=${text(ack)}`);
  if (len > 0) parts.push(`len=${len}`);
  return parts.join(' ');
}

/** What is relative to nothing is written as it stands. */
function numberText({ relative, absolute }: SequenceNumber, iss: string | null): string {
  if (iss === null) return String(absolute);
  if (relative === 0) return iss;
  return relative > 0 ? `${iss}+${relative}` : `${iss}−${-relative}`;
}

/** Of the ladder's times, in columns. */
export const TIME_WIDTH = 10;

/** µs as seconds with six decimals, like Wireshark's time column; from 1000 s on with as many as there is room for. */
export function secondsText(timeUs: number): string {
  return (timeUs / 1e6).toFixed(6).slice(0, TIME_WIDTH);
}
