import type { ReportedSegment } from '../experiments/outcome.ts';

/** `relative`: as textbooks write them, counted from each end's initial sequence number. `absolute`: as they stand in the header. */
export type NumberStyle = 'relative' | 'absolute';

/** What textbooks call the initial sequence numbers. */
export const ISS_NAMES = { client: 'x', board: 'y' } as const;

/** What the arrow of a ladder says: `S. seq=y ack=x+1`, `P. seq=x+1 ack=y+1 len=5`. */
export function segmentLabel(segment: ReportedSegment, style: NumberStyle): string {
  const { from, flags, seq, ack, absolute, len } = segment;
  const to = from === 'client' ? 'board' : 'client';
  const parts = [flags, `seq=${numberText(seq, absolute.seq, ISS_NAMES[from], style)}`];
  if (ack !== null) parts.push(`ack=${numberText(ack, absolute.ack, ISS_NAMES[to], style)}`);
  if (len > 0) parts.push(`len=${len}`);
  return parts.join(' ');
}

/** Where the SYN was not seen, the number is not relative to anything, and is written as it stands. */
function numberText(relative: number, absolute: number | null, iss: string, style: NumberStyle): string {
  if (style === 'absolute' || relative === absolute) return String(absolute ?? relative);
  if (relative === 0) return iss;
  return relative > 0 ? `${iss}+${relative}` : `${iss}−${-relative}`;
}

/** The initial sequence number of the end that sent the segment; null where the SYN was not seen. */
export function issOf({ seq, absolute }: ReportedSegment): number | null {
  return seq === absolute.seq ? null : (absolute.seq - seq) >>> 0;
}

/** µs as seconds with six decimals, like Wireshark's time column. */
export function secondsText(timeUs: number): string {
  return (timeUs / 1e6).toFixed(6);
}

/** µs as ms with three decimals, like tcpstates prints them. */
export function msText(timeUs: number): string {
  return (timeUs / 1e3).toFixed(3);
}
