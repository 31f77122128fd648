import { describe, expect, it } from 'vitest';
import { CATALOGUE } from '../../host/experiments/catalogue/catalogue.ts';
import type { Step } from '../../host/experiments/model/experiment.ts';
import { stepText } from '../../host/experiments/words/step-text.ts';

describe('a step in words', () => {
  it.each<[Step, en: string, zh: string]>([
    [
      { do: 'connect', samePort: true, peer: 'b' },
      'b: client: connect, from the same port as before',
      'b：客户端：建立连接，仍从之前的端口',
    ],
    [{ do: 'send', text: 'hello' }, 'client sends "hello"', '客户端发送 "hello"'],
    [{ do: 'shutdown' }, 'client: shutdown', '客户端：半关闭'],
    [{ do: 'inject', segment: 'S <mss 1460>' }, 'inject S <mss 1460>', '注入 S <mss 1460>'],
    [{ do: 'forge', segment: 'S', peer: 'ghost' }, 'ghost: forge S', 'ghost：伪造 S'],
    [{ do: 'forge', as: 'board', segment: 'S' }, 'forge board S', '伪造 开发板 S'],
    [{ do: 'board', command: 'abort' }, 'board: abort', '开发板：重置（RST）'],
    [{ do: 'board', command: 'send', text: 'x' }, 'board sends "x"', '开发板发送 "x"'],
    [
      { do: 'await', board: 'CLOSED', client: 'TIME_WAIT' },
      'until board CLOSED, client TIME_WAIT',
      '等待：开发板 CLOSED，客户端 TIME_WAIT',
    ],
    [{ do: 'await-segment', segment: 'board S.', count: 3 }, 'until 3 × board S.', '等待：3 × board S.'],
    [{ do: 'await-end' }, 'until the client has read the end of stream', '等待：客户端读到流的末尾'],
    [{ do: 'wait', ms: 2750 }, 'wait 2.75 s', '等待 2.75 s'],
    [
      { do: 'drop', segment: 'board S.', nth: 2, count: 'all', chance: 0.5 },
      'cable: drop board S., from the 2. on, all of them, with a chance of 50 %',
      '线路：丢弃 board S.，从第 2 个起，全部，概率 50 %',
    ],
    [
      { do: 'delay', segment: 'client F.', ms: 200 },
      'cable: delay client F., by 200 ms',
      '线路：推迟 client F.，200 ms',
    ],
  ])('%j is told in both languages', (step, en, zh) => {
    expect(stepText(step)).toEqual({ en, zh });
  });

  it('is Chinese, in Chinese, in every experiment, but for what is written in the same way everywhere', () => {
    for (const step of CATALOGUE.flatMap(({ steps }) => steps)) {
      const segment = 'segment' in step ? step.segment : '';
      const text = 'text' in step ? JSON.stringify(step.text) : '';
      const peer = 'peer' in step ? `${step.peer}：` : '';
      const words = stepText(step).zh.replace(segment, '').replace(text, '').replace(peer, '');
      expect(words).toMatch(/\p{Script=Han}/u);
      expect(words.replace(/[A-Z]+(_[A-Z0-9]+)*|ms|s\b/g, '')).not.toMatch(/[a-z]/i);
    }
  });
});
