import { describe, expect, it } from 'vitest';
import type { Step } from '../../host/experiments/model/experiment.ts';
import { parseScript } from '../../host/experiments/script/parse-script.ts';
import { ScriptError } from '../../host/experiments/script/script-error.ts';

const parse = (...lines: string[]) => parseScript(lines.join('\n'), 'test', 'test.tcp');

/** The only step of a line, without what it leaves open. */
function step(line: string): Step {
  return JSON.parse(JSON.stringify(parse(line).steps[0]));
}

describe('a script', () => {
  it.each<[string, Step]>([
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
        segments: ['client S seq=0', 'a: board S. seq=0 ack=1 lost at=2.75s'],
      },
    });
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
    ['await board CLOSED within=2', 27, 'a time must stand here'],
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
    ['expect segment client SYN seq=0', 16, 'not flags as tcpdump prints them'],
    ['expect segment client .S seq=0', 16, 'not flags as tcpdump prints them'],
    ['expect segment client S', 16, 'not a segment as reports write it'],
    ['expect', 7, 'something to expect is missing here'],
  ])('points at line and column: %s', (line, column, words) => {
    const caught = (() => {
      try {
        parse('connect', line);
      } catch (error) {
        return error;
      }
    })();
    expect(caught).toBeInstanceOf(ScriptError);
    const error = caught as ScriptError;
    expect(error.message).toContain(words);
    expect({ line: error.line, column: error.column }).toEqual({ line: 2, column });
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
