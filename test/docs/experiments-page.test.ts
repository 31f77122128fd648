import { describe, expect, it } from 'vitest';
import type { Experiment } from '../../host/experiments/model/experiment.ts';
import type { Language } from '../../host/language.ts';
import { CATALOGUE } from '../support/experiments.ts';

interface Words {
  title: string;
  introduction: string;
  board: string;
  client: string;
  leds: string;
  none: string;
}

const WORDS: Record<Language, Words> = {
  en: {
    title: 'The experiments',
    introduction:
      'Each is one script in `host/experiments/catalogue`. `npx tcplab run NAME` runs one, `--explain` adds its explanation. This page is made from those files: `npx vitest run test/docs -u`. [中文](experiments.zh.md)',
    board: 'board',
    client: 'client',
    leds: 'LEDs',
    none: 'none with a TCP of its own',
  },
  zh: {
    title: '全部实验',
    introduction:
      '每个实验是 `host/experiments/catalogue` 中的一个脚本。`npx tcplab run 名称` 运行一个实验，加 `--explain` 附讲解。本页由这些文件生成：`npx vitest run test/docs -u`。[English](experiments.md)',
    board: '开发板',
    client: '客户端',
    leds: 'LED',
    none: '对端没有 TCP，报文段由实验手工构造',
  },
};

/** Every experiment: what it asks, and what must be seen. */
function page(experiments: readonly Experiment[], language: Language): string {
  const words = WORDS[language];
  const sections = experiments.map(({ name, title, question, expect: { boardStates, clientStates, leds } }) =>
    [
      `## ${name}`,
      `**${title[language]}**`,
      question[language],
      [
        '| | |',
        '|---|---|',
        `| ${words.board} | ${path(boardStates)} |`,
        `| ${words.client} | ${path(clientStates) || words.none} |`,
        `| ${words.leds} | ${(leds ?? []).join(', ')} |`,
      ].join('\n'),
    ].join('\n\n'),
  );
  return `${[`# ${words.title}`, words.introduction, ...sections].join('\n\n')}\n`;
}

/** One line for each connection. */
function path(states: readonly string[] = []): string {
  const opens = (state: string, index: number) =>
    index === 0 || state === 'LISTEN' || (state === 'CLOSED' && states[index + 1] === 'SYN_SENT');
  return states
    .map((state, index) => (opens(state, index) ? `<br>${state}` : ` → ${state}`))
    .join('')
    .slice('<br>'.length);
}

describe('the page of experiments', () => {
  it.each([
    ['en', 'experiments.md'],
    ['zh', 'experiments.zh.md'],
  ] as const)('names what the catalogue holds (%s)', async (language, file) => {
    await expect(page(CATALOGUE, language)).toMatchFileSnapshot(`../../docs/${file}`);
  });
});
