import { flagsToText } from '../packet/tcp-flags.ts';
import { formatData } from './data-text.ts';
import { formatOptions } from './options-text.ts';
import { NUMBER_FIELDS, type SegmentNotation } from './segment.ts';
import { formatSum } from './sum.ts';

/** Writes a segment so that `parseSegment` reads the same again; only what is given is written. */
export function formatSegment(segment: SegmentNotation): string {
  const parts = [flagsToText(segment.flags)];
  for (const field of NUMBER_FIELDS) {
    const sum = segment[field];
    if (sum !== undefined) parts.push(`${field}=${formatSum(sum)}`);
  }
  if (segment.data !== undefined) parts.push(`data=${formatData(segment.data)}`);
  if (segment.options !== undefined) parts.push(formatOptions(segment.options));
  return parts.join(' ');
}
