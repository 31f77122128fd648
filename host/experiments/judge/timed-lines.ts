import { SECOND_US } from '../../clock/clock.ts';

/** lwIP looks at its retransmission timers this often, in µs: a time that is right can be that far off. */
const TOLERANCE_US = SECOND_US / 2;

const TIME = / at=(\d+(?:\.\d+)?)s$/;

/**
 * A line as it is to be compared with what was expected: with its time, where the expectation names one. A time that is right is written as it was
 * expected, so that the lines agree.
 */
export function timedLine(line: string, timeUs: number, expected: string | undefined): string {
  const wanted = TIME.exec(expected ?? '')?.[1];
  if (wanted === undefined) return line;
  const isRight = Math.abs(timeUs - Number(wanted) * SECOND_US) <= TOLERANCE_US;
  return `${line} at=${isRight ? wanted : (timeUs / SECOND_US).toFixed(2)}s`;
}
