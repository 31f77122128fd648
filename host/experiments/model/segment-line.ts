import { flagsToText, textToFlags } from '../../packet/tcp-flags.ts';

/** An expected segment, its fields in the order in which a report writes them. */
const LINE =
  /^([A-Za-z][\w-]*: )?(client|board) (\S+) seq=-?\d+( ack=-?\d+)?( len=\d+)?( lost)?( late| copy| corrupt)?( at=\d+(\.\d+)?s)?$/;

export const SEGMENT_LINE_EXAMPLE = 'e.g. client P. seq=1 ack=1 len=5, or board S. seq=0 ack=1 at=2.75s';

/** What is wrong with the line of an expected segment; null if it could be one of a report's. */
export function problemOfSegmentLine(line: string): string | null {
  const flags = LINE.exec(line)?.[3];
  if (flags === undefined) return `'${line}' is not a segment as reports write it`;
  return isCanonical(flags) ? null : `'${flags}' are not flags as tcpdump prints them`;
}

function isCanonical(flags: string): boolean {
  try {
    return flagsToText(textToFlags(flags)) === flags;
  } catch {
    return false;
  }
}
