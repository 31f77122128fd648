import { describe, expect, it } from 'vitest';
import { formatStep, parseStepLine } from '../../host/experiments/script/step-notation.ts';
import { readCatalogue } from '../../host/node/read-catalogue.ts';

const LINES = [
  'connect same-port',
  'a: send "line\\n\\"quoted\\" 中文"',
  'forge board R. seq=RCV.NXT',
  'inject F. seq=RCV.NXT-1 <mss 1460>',
  'board send "still here"',
  'await board CLOSE_WAIT client FIN_WAIT_2 within=2500ms not-before=100ms skip="2MSL"',
  'await-segment board P. seq=1 len=5 count=3 within=10ms',
  'silence client 200ms skip="2MSL"',
  'drop client F. nth=2 count=all',
  'delay any chance=0.25 by=1500ms',
];

describe('a step as it is written', () => {
  it.each(LINES)('is read and written again: %s', (line) => {
    expect(parseStepLine(formatStep(parseStepLine(line)))).toEqual(parseStepLine(line));
  });

  it('is read as the same step again, for each of the lab’s own experiments', () => {
    const steps = readCatalogue().all.flatMap((experiment) => experiment.steps);
    expect(steps.length).toBeGreaterThan(100);
    expect(steps.map((step) => parseStepLine(formatStep(step)))).toEqual(steps);
  });

  it('is read from a word that is none: told which was meant', () => {
    expect(() => parseStepLine('shutdwn')).toThrow('did you mean shutdown');
  });
});
