import { describe, expect, it } from 'vitest';
import { formatPattern, type SegmentPattern } from '../../host/cable/segment-pattern.ts';
import { stepText } from '../../host/experiments/words/step-text.ts';
import { formatSegment } from '../../host/notation/format.ts';
import type { SegmentNotation } from '../../host/notation/segment.ts';
import { CATALOGUE, stepOf } from '../support/experiments.ts';

const written = (segment: SegmentNotation | SegmentPattern) =>
  'from' in segment ? formatPattern(segment) : formatSegment(segment);

describe('a step in words', () => {
  it.each([
    [
      'b: connect same-port',
      'b: client: connect, from the same port as before',
      'b：客户端：建立连接，仍从之前的端口',
    ],
    ['send "hello"', 'client sends "hello"', '客户端发送 "hello"'],
    ['shutdown', 'client: shutdown', '客户端：半关闭'],
    ['shutdown-read', 'client: shutdown of reading', '客户端：关闭接收方向'],
    ['pause', 'client: stops reading', '客户端：停止读取'],
    ['inject S <mss 1460>', 'inject S <mss 1460>', '注入 S <mss 1460>'],
    ['ghost: forge S', 'ghost: forge S', 'ghost：伪造 S'],
    ['forge board S', 'forge board S', '伪造 开发板 S'],
    ['board abort', 'board: abort', '开发板：重置（RST）'],
    ['board send "x"', 'board sends "x"', '开发板发送 "x"'],
    [
      'await board CLOSED client TIME_WAIT',
      'until board CLOSED, client TIME_WAIT',
      '等待：开发板 CLOSED，客户端 TIME_WAIT',
    ],
    ['await-segment board S. count=3', 'until 3 × board S.', '等待：3 × board S.'],
    [
      'await-segment board . ack=6 <mss 536>',
      'until board . ack=6 <mss 536>',
      '等待：board . ack=6 <mss 536>',
    ],
    ['await-end', 'until the client has read the end of stream', '等待：客户端读到流的末尾'],
    ['silence board 1s', 'nothing from the board for 1 s', '1 s 内开发板不发送任何报文段'],
    ['silence 500ms', 'nothing for 500 ms', '500 ms 内两端都不发送任何报文段'],
    ['wait 2.75s', 'wait 2.75 s', '等待 2.75 s'],
    [
      'drop board S. nth=2 count=all chance=50%',
      'cable: drop board S., from the 2. on, all of them, with a chance of 50 %',
      '线路：丢弃 board S.，从第 2 个起，全部，概率 50 %',
    ],
    ['delay client F. by=200ms', 'cable: delay client F., by 200 ms', '线路：推迟 client F.，200 ms'],
  ])('%s is told in both languages', (line, en, zh) => {
    expect(stepText(stepOf(line))).toEqual({ en, zh });
  });

  it('is Chinese, in Chinese, in every experiment, but for what is written in the same way everywhere', () => {
    for (const step of CATALOGUE.flatMap(({ steps }) => steps)) {
      const segment = 'segment' in step ? written(step.segment) : '';
      const text = 'text' in step ? JSON.stringify(step.text) : '';
      const peer = 'peer' in step ? `${step.peer}：` : '';
      const words = stepText(step).zh.replace(segment, '').replace(text, '').replace(peer, '');
      expect(words).toMatch(/\p{Script=Han}/u);
      expect(words.replace(/[A-Z]+(_[A-Z0-9]+)*|ms|s\b/g, '')).not.toMatch(/[a-z]/i);
    }
  });
});
