import { describe, expect, it } from 'vitest';
import { AS_IT_IS, compareLines } from '../../host/experiments/judge/compare-lines.ts';
import type { Judged } from '../../host/experiments/model/experiment.ts';
import type { Mismatch } from '../../host/experiments/model/outcome.ts';
import { stepText } from '../../host/experiments/words/step-text.ts';
import { renderMismatch } from '../../host/report/mismatch.ts';
import { PLAIN } from './outcomes.ts';

function rendered(what: Judged, expected: readonly string[], actual: readonly string[]): string[] {
  return renderMismatch(compareLines(what, expected, actual, AS_IT_IS)!, PLAIN);
}

const HANDSHAKE = ['client S seq=0', 'board S. seq=0 ack=1', 'client . seq=1 ack=1'];

describe('a mismatch', () => {
  it('of segments shows the lines before, the two that differ, and the field', () => {
    const expected = [...HANDSHAKE, 'client F. seq=1 ack=1'];
    const actual = [...HANDSHAKE, 'client F. seq=1 ack=2'];
    expect(rendered('segments', expected, actual)).toEqual([
      'segments: 4 of 4 differs',
      '            board S. seq=0 ack=1',
      '            client . seq=1 ack=1',
      '  expected: client F. seq=1 ack=1',
      '  actual:   client F. seq=1 ack=2',
      '                            ^^^^^',
      '  ack: expected 1, got 2',
    ]);
  });

  it('marks the flags where they differ', () => {
    expect(rendered('segments', ['board . seq=1 ack=2'], ['board F. seq=1 ack=2'])).toEqual([
      'segments: 1 of 1 differs',
      '  expected: board . seq=1 ack=2',
      '  actual:   board F. seq=1 ack=2',
      '                  ^^',
      '  expected ., got F.',
    ]);
  });

  it('begins with its place, where it has one', () => {
    const difference = compareLines('segments', HANDSHAKE, HANDSHAKE.slice(0, 2), AS_IT_IS)!;
    const [heading] = renderMismatch({ ...difference, place: { file: 'a.tcp', line: 4 } }, PLAIN);
    expect(heading).toBe('a.tcp:4: segments: 3 of 3 differs');
  });

  it('says where something is missing', () => {
    expect(rendered('segments', HANDSHAKE, HANDSHAKE.slice(0, 2))).toEqual([
      'segments: 3 of 3 differs',
      '            client S seq=0',
      '            board S. seq=0 ack=1',
      '  expected: client . seq=1 ack=1',
      '  actual:   (nothing)',
      '  expected client . seq=1 ack=1, got nothing more',
    ]);
  });

  it('of states puts each state below the one it should have been', () => {
    const expected = ['LISTEN', 'SYN_RCVD', 'ESTABLISHED', 'CLOSE_WAIT', 'LAST_ACK', 'CLOSED'];
    const actual = ['LISTEN', 'SYN_RCVD', 'ESTABLISHED', 'CLOSED'];
    expect(rendered('board states', expected, actual)).toEqual([
      'states of the board: 4 of 6 differs',
      '  expected: LISTEN SYN_RCVD ESTABLISHED CLOSE_WAIT LAST_ACK CLOSED',
      '  actual:   LISTEN SYN_RCVD ESTABLISHED CLOSED     –        –',
      '                                        ^^^^^^^^^^',
      '  expected CLOSE_WAIT, got CLOSED',
    ]);
  });

  it('of many states is broken before the edge of the terminal', () => {
    const once = ['LISTEN', 'SYN_RCVD', 'ESTABLISHED', 'CLOSED'];
    const twice = [...once, ...once];
    const lines = renderMismatch(
      compareLines('board states', twice, [...twice.slice(0, 7), 'CLOSE_WAIT'], AS_IT_IS)!,
      {
        ...PLAIN,
        columns: 60,
      },
    );
    expect(lines).toEqual([
      'states of the board: 8 of 8 differs',
      '  expected: LISTEN SYN_RCVD ESTABLISHED CLOSED LISTEN',
      '  actual:   LISTEN SYN_RCVD ESTABLISHED CLOSED LISTEN',
      '  expected: SYN_RCVD ESTABLISHED CLOSED',
      '  actual:   SYN_RCVD ESTABLISHED CLOSE_WAIT',
      '                                 ^^^^^^^^^^',
      '  expected CLOSED, got CLOSE_WAIT',
    ]);
  });

  it('speaks Chinese', () => {
    const lines = renderMismatch(compareLines('leds', ['SYN_RCVD'], ['ESTABLISHED'], AS_IT_IS)!, {
      ...PLAIN,
      language: 'zh',
    });
    expect(lines).toEqual([
      'LED：共 1 项，第 1 项不同',
      '  预期： SYN_RCVD',
      '  实际： ESTABLISHED',
      '         ^^^^^^^^^^^',
      '  预期 SYN_RCVD，实际 ESTABLISHED',
    ]);
  });

  it.each([
    [HANDSHAKE, HANDSHAKE.slice(0, 2), '预期 client . seq=1 ack=1，实际再没有了'],
    [HANDSHAKE.slice(0, 2), HANDSHAKE, '预期再没有了，实际 client . seq=1 ack=1'],
    [['board S. seq=0 ack=2'], ['board S. seq=0 ack=1'], 'ack：预期 2，实际 1'],
    [['board S. seq=0 ack=2'], ['board S. seq=0'], '预期 ack=2，实际没有'],
    [['board S. seq=0'], ['board S. seq=0 lost'], '预期再没有了，实际 lost'],
  ])('names the first field of %j and %j in Chinese', (expected, actual, field) => {
    const mismatch = compareLines('segments', expected, actual, AS_IT_IS)!;
    expect(renderMismatch(mismatch, { ...PLAIN, language: 'zh' }).at(-1)).toBe(`  ${field}`);
  });

  it('of a step puts the mark below Chinese words, which are twice as wide', () => {
    const texts = [stepText({ do: 'crash' }), stepText({ do: 'vanish' })];
    const [expected, actual] = texts.map(({ zh }) => [zh]) as [string[], string[]];
    const mismatch: Mismatch = {
      what: 'step',
      at: 0,
      expected: [],
      actual: [],
      field: '',
      zh: { expected, actual, field: '' },
    };
    expect(renderMismatch(mismatch, { ...PLAIN, language: 'zh' }).slice(1, 4)).toEqual([
      '  预期： 客户端的机器断电后重新启动',
      '  实际： 客户端的机器消失',
      '         ^^^^^^^^^^^^^^^^',
    ]);
  });
});
