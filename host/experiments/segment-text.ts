import type { ReportedSegment } from './outcome.ts';

/** A segment in the notation of expectations: `client P. seq=1 ack=1 len=5`. Numbers relative; no `ack` without the flag, no `len` of 0. */
export function segmentText(segment: ReportedSegment): string {
  const { from, flags, seq, ack, len } = segment;
  const fields = [from, flags, `seq=${seq}`];
  if (ack !== null) fields.push(`ack=${ack}`);
  if (len > 0) fields.push(`len=${len}`);
  if (segment.lost) fields.push('lost');
  return fields.join(' ');
}
