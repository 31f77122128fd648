import type { Expectation } from '../model/experiment.ts';
import { problemOfSegmentLine, SEGMENT_LINE_EXAMPLE } from '../model/segment-line.ts';
import type { ScriptLine } from './script-line.ts';

/** Reads what follows `expect`, and adds it. */
export function parseExpectation(line: ScriptLine, expected: Expectation): void {
  const what = line.oneOf(['board', 'client', 'leds', 'segment'], 'something to expect');
  switch (what) {
    case 'board':
      expected.boardStates = [...(expected.boardStates ?? []), ...states(line)];
      break;
    case 'client':
      expected.clientStates = [...(expected.clientStates ?? []), ...states(line)];
      break;
    case 'leds':
      expected.leds = [...(expected.leds ?? []), ...states(line)];
      break;
    case 'segment':
      expected.segments = [...(expected.segments ?? []), segment(line)];
  }
}

/** States one after another, or `none`. */
function states(line: ScriptLine) {
  if (!line.startsWith('none')) return line.atEnd ? [line.state()] : line.states();
  line.word();
  return [];
}

function segment(line: ScriptLine): string {
  const start = line.mark();
  const written = line.rest().text.replace(/\s+/g, ' ');
  const problem = problemOfSegmentLine(written);
  if (problem === null) return written;
  line.back(start);
  return line.fail(problem, SEGMENT_LINE_EXAMPLE);
}
