import { describe, expect, it } from 'vitest';
import { formatPattern } from '../../host/cable/segment-pattern.ts';
import type { StepOf } from '../../host/experiments/model/experiment.ts';
import { formatSegmentLine } from '../../host/experiments/model/segment-line.ts';
import { ExitCode, LabError } from '../../host/lab-error.ts';
import { formatSegment } from '../../host/notation/format.ts';
import { script } from '../support/experiments.ts';

const parse = script;

/** The only step of a line, without what it leaves open, its segment written again. */
function step(line: string): Record<string, unknown> {
  const { segment, ...rest } = JSON.parse(JSON.stringify(parse(line).steps[0]));
  if (segment === undefined) return rest;
  return { ...rest, segment: 'from' in segment ? formatPattern(segment) : segmentOf(line) };
}

function segmentOf(line: string): string {
  const [parsed] = parse(line).steps;
  return formatSegment((parsed as StepOf<'inject' | 'forge'>).segment);
}

describe('a script', () => {
  it.each<[string, Record<string, unknown>]>([
    ['connect', { do: 'connect' }],
    ['b: connect same-port', { do: 'connect', samePort: true, peer: 'b' }],
    ['open', { do: 'open' }],
    ['send "a # b\\n"', { do: 'send', text: 'a # b\n' }],
    ['vanish', { do: 'vanish' }],
    ['inject S <mss 1460>', { do: 'inject', segment: 'S <mss 1460>' }],
    [
      'a: inject P. seq=RCV.NXT+5 data="x#y"  # a comment',
      { do: 'inject', segment: 'P. seq=RCV.NXT+5 data="x#y"', peer: 'a' },
    ],
    ['ghost: forge S', { do: 'forge', segment: 'S', peer: 'ghost' }],
    ['forge board S seq=1000', { do: 'forge', as: 'board', segment: 'S seq=1000' }],
    ['board shutdown', { do: 'board', command: 'shutdown' }],
    ['a: board send "hi"', { do: 'board', command: 'send', text: 'hi', peer: 'a' }],
    [
      'await board CLOSED client TIME_WAIT within=2min skip="2MSL"',
      { do: 'await', board: 'CLOSED', client: 'TIME_WAIT', limitMs: 120_000, skip: '2MSL' },
    ],
    ['await client CLOSED not-before=1.5s', { do: 'await', client: 'CLOSED', notBeforeMs: 1500 }],
    ['await-segment board S. count=3', { do: 'await-segment', segment: 'board S.', count: 3 }],
    ['await-end', { do: 'await-end' }],
    ['await-data 42', { do: 'await-data', octets: 42 }],
    ['wait 250ms', { do: 'wait', ms: 250 }],
    ['wait 1h skip="an hour"', { do: 'wait', ms: 3_600_000, skip: 'an hour' }],
    ['pause', { do: 'pause' }],
    ['a: shutdown-read', { do: 'shutdown-read', peer: 'a' }],
    ['silence 1s', { do: 'silence', ms: 1000 }],
    ['silence board 1min skip="2MSL"', { do: 'silence', of: 'board', ms: 60_000, skip: '2MSL' }],
    ['slow-motion 0.5s', { do: 'slow-motion', ms: 500 }],
    ['mend', { do: 'mend' }],
    ['drop board S. nth=2 count=all', { do: 'drop', segment: 'board S.', nth: 2, count: 'all' }],
    ['delay client F. by=2s', { do: 'delay', segment: 'client F.', ms: 2000 }],
    ['corrupt any chance=10%', { do: 'corrupt', segment: 'any', chance: 0.1 }],
  ])('%s', (line, expected) => {
    expect(step(line)).toEqual(expected);
  });

  it('holds texts, settings, steps and expectations', () => {
    const experiment = parse(
      'title    A test   # of scripts',
      'explain  One line,',
      'explain  and another.',
      '',
      '   # nothing here',
      'set echo off',
      'set holdMs 200',
      'set onFin wait',
      'connect',
      'expect board   LISTEN SYN_RCVD',
      'expect board   ESTABLISHED',
      'expect client  none',
      'expect leds    SYN_RCVD ESTABLISHED',
      'expect segment client S seq=0',
      'expect segment a: board S.   seq=0 ack=1 lost at=2.75s',
    );
    expect(experiment).toMatchObject({
      name: 'test',
      title: { en: 'A test', zh: 'A test' },
      explanation: { en: 'One line,\nand another.' },
      settings: { echo: false, holdMs: 200, onFin: 'wait' },
      expect: {
        boardStates: ['LISTEN', 'SYN_RCVD', 'ESTABLISHED'],
        clientStates: [],
        leds: ['SYN_RCVD', 'ESTABLISHED'],
      },
    });
    expect(written(experiment)).toEqual(['client S seq=0', 'a: board S. seq=0 ack=1 lost at=2.75s']);
  });

  const written = ({ expect: { segments = [] } }: ReturnType<typeof parse>) =>
    segments.map((segment) => (segment === '...' ? segment : formatSegmentLine(segment)));

  it.each([
    'board S. seq=0 ack=1 win=8192 <mss 1460>',
    'client P.U seq=1 ack=1 len=2 urg=1 data="hi"',
    'client . seq=-1 ack=1 late',
    'board S. seq=0 ack=1 at=2.75s±0.1s',
    '...',
  ])('states of a segment: %s', (line) => {
    expect(written(parse('connect', `expect segment ${line}`))).toEqual([line]);
  });

  it('awaits a segment by its fields as well', () => {
    const [awaited] = parse('await-segment board . ack=6 len=0 <mss 536> count=2 within=1s').steps;
    expect(awaited).toMatchObject({
      segment: { from: 'board', flags: '.', ack: 6, len: 0, options: [{ kind: 'mss', mss: 536 }] },
      count: 2,
      limitMs: 1000,
    });
  });

  it('has texts that go on in indented lines, in both languages', () => {
    const { title, question, explanation } = parse(
      'title A test',
      'zh title 测试',
      'question Why',
      '  does it?',
      'explain',
      '  One.',
      '',
      '  Two.',
      'zh explain',
      '  一。',
      '',
      'connect',
    );
    expect(title).toEqual({ en: 'A test', zh: '测试' });
    expect(question).toEqual({ en: 'Why does it?', zh: 'Why does it?' });
    expect(explanation).toEqual({ en: 'One.\n\nTwo.', zh: '一。' });
  });

  it('refuses a line that no person wrote, by its number', () => {
    expect(() => parse('connect', `send "${'x'.repeat(200_000)}"`)).toThrow(
      /^test\.tcp:2:1: this line has 200007 characters, and 10000 are allowed\n/,
    );
  });

  it('leaves open what it does not state', () => {
    expect(parse('connect').expect).toEqual({});
  });

  it.each([
    ['conect', 1, 'did you mean connect ?'],
    ['inject SYN', 9, 'did you mean S ?'],
    ['a: inject S seq=RCVNXT', 17, 'did you mean RCV.NXT ?'],
    ['await board ESTABLISHD', 13, 'did you mean ESTABLISHED ?'],
    ['await bord CLOSED', 7, 'did you mean board ?'],
    ['await board CLOSED withn=2s', 20, 'did you mean within= ?'],
    ['await-segment board . akc=2', 23, 'did you mean ack= ?'],
    ['expect segments sorted', 17, "'sorted' is not an order of segments"],
    ['await board CLOSED within=2', 27, 'a time must stand here'],
    ['wait 25h', 9, 'no time is longer than a day'],
    ['await-segment board SYN count=2', 22, 'did you mean S ?'],
    ['await-data many', 12, 'a whole number must stand here'],
    ['drop board S. count=2 count=3', 23, 'count is given twice'],
    ['drop board S. chance=120%', 26, 'a chance must stand here'],
    ['send hello', 6, 'data must stand in double quotes'],
    ['send "hello', 6, 'never closed'],
    ['close now', 7, `'now' is not expected here`],
    ['a: wait 2s', 1, 'stands at the beginning of its line'],
    ['board explode', 7, 'a command to the board'],
    ['set echo maybe', 5, 'echo must be true or false'],
    ['set speed 3', 5, 'no setting "speed"'],
    ['expect board S. seq=0', 14, 'not a TCP state'],
    ['expect segment client SYN seq=0', 24, 'did you mean S ?'],
    ['expect segment client S', 24, 'seq= is missing'],
    ['expect segment client . seq=1', 25, 'ack= is missing'],
    ['expect segment server S seq=0', 16, 'not an end of the connection'],
    ['expect segment client S seq=0 lots', 31, 'did you mean lost ?'],
    ['expect', 7, 'something to expect is missing here'],
  ])('points at line and column: %s', (line, column, words) => {
    const caught = (() => {
      try {
        parse('connect', line);
      } catch (error) {
        return error;
      }
    })();
    expect(caught).toBeInstanceOf(LabError);
    const error = caught as LabError;
    expect(error.message).toContain(words);
    expect(error.exitCode).toBe(ExitCode.usage);
    expect(error.message.split('\n').slice(0, 3)).toEqual([
      expect.stringMatching(new RegExp(`^test\\.tcp:2:${column}: `)),
      `  ${line}`,
      `  ${' '.repeat(column - 1)}^`,
    ]);
  });

  it('must do something', () => {
    expect(() => parse('title Nothing')).toThrow('there is no step');
  });
});
