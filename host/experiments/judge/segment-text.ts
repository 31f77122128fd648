import type { ReportedSegment } from '../model/outcome.ts';

/**
 * A segment in the notation of expectations: `client P. seq=1 ack=1 len=5`. Numbers relative; no `ack` without the flag, no `len` of 0. The connection's
 * name comes first if it has one, what the cable did to the segment comes last.
 */
export function segmentText(segment: ReportedSegment): string {
  const { peer, from, flags, seq, ack, len, lost, altered } = segment;
  const fields = [from, flags, `seq=${seq}`];
  if (peer !== undefined) fields.unshift(`${peer}:`);
  if (ack !== null) fields.push(`ack=${ack}`);
  if (len > 0) fields.push(`len=${len}`);
  if (lost) fields.push('lost');
  if (altered) fields.push(altered);
  return fields.join(' ');
}
