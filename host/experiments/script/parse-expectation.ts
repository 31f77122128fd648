import type { TcpState } from '../../../src/tcp-states.ts';
import { SECOND_US } from '../../clock/clock.ts';
import { ANYTHING, type Expectation } from '../model/experiment.ts';
import { type ExpectedSegment, TIMER_TOLERANCE_US } from '../model/segment-line.ts';
import type { ScriptLine } from './script-line.ts';

/** Reads what follows `expect`, and adds it. */
export function parseExpectation(line: ScriptLine, expected: Expectation): void {
  const what = line.oneOf(['board', 'client', 'leds', 'segment', 'segments'], 'something to expect');
  switch (what) {
    case 'board':
    case 'client':
    case 'leds': {
      const list = what === 'leds' ? what : (`${what}States` as const);
      expected[list] = [...(expected[list] ?? []), ...states(line)];
      break;
    }
    case 'segment':
      expected.segments = [...(expected.segments ?? []), line.take(ANYTHING) ? ANYTHING : segment(line)];
      break;
    case 'segments':
      line.oneOf(['per-connection'], 'an order of segments');
      expected.perConnection = true;
  }
}

/** States one after another, `...` for any that may stand there; or `none`. */
function states(line: ScriptLine): (TcpState | typeof ANYTHING)[] {
  if (line.take('none')) return [];
  const states: (TcpState | typeof ANYTHING)[] = [];
  do states.push(line.take(ANYTHING) ? ANYTHING : line.state());
  while (!line.atEnd);
  return states;
}

/** The readers of a segment's fields, for `ScriptLine.fields`. */
export function fieldReaders(line: ScriptLine) {
  const number = () => line.integer();
  return {
    ...{ seq: number, ack: number, len: number, win: number, urg: number },
    data: () => line.octets(),
    options: () => line.options(),
  };
}

/** `a: client P. seq=1 ack=1 len=5 lost at=2.75s`, numbers relative. */
function segment(line: ScriptLine): ExpectedSegment {
  const peer = line.name();
  const from = line.oneOf(['client', 'board'], 'an end of the connection');
  const flags = line.flags();
  const { place } = line;
  const readers = { ...fieldReaders(line), at: () => time(line) };
  const { seq, ack, len, lost, late, copy, corrupt, ...rest } = line.fields(readers, [
    ...(['lost', 'late', 'copy', 'corrupt'] as const),
  ]);
  const example = 'e.g. client P. seq=1 ack=1 len=5, or board S. seq=0 ack=1 at=2.75s';
  const isMissing = (name: string) => line.fail(`${name}= is missing`, example, place);
  if (seq === undefined) return isMissing('seq');
  if (ack === undefined && flags.includes('.')) return isMissing('ack');
  const altered = late ? 'late' : copy ? 'copy' : corrupt ? 'corrupt' : undefined;
  return {
    peer,
    from,
    flags,
    seq,
    ack: ack ?? null,
    len: len ?? rest.data?.length ?? 0,
    lost,
    altered,
    ...rest,
  };
}

/** `2.75s`, or `2.75s±0.1s`, also written `2.75s+-0.1s`. */
function time(line: ScriptLine): ExpectedSegment['at'] {
  const us = line.duration() * (SECOND_US / 1000);
  const isCloser = line.take('±') || line.take('+-');
  return { us, toleranceUs: isCloser ? line.duration() * (SECOND_US / 1000) : TIMER_TOLERANCE_US };
}
