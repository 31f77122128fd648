import type { Experiment } from '../../experiments/model/experiment.ts';
import { FREE } from '../recording/run.ts';

/** A board and a client, and nothing that is to be done or expected. */
export const FREE_EXPERIMENT: Experiment = {
  name: FREE,
  title: { en: 'Free: you decide what happens', zh: '自由实验：由你决定发生什么' },
  question: {
    en: 'Connect, send, close, lose a segment, send one by hand: what do both ends do?',
    zh: '建立连接、发送、关闭、丢弃报文段、手工发送报文段：两端会怎样？',
  },
  explanation: {
    en: 'Both ends are lwIP. Whatever you do is done at the instant you are at; what follows from it stands below, pale until you go there.',
    zh: '两端都是 lwIP。你的每个操作都发生在当前时刻；由此产生的后果显示在下方，时间走到之前以浅色显示。',
  },
  settings: { onFin: 'wait', banner: false, echo: false },
  steps: [],
  expect: {},
  source: { file: `${FREE}.tcp`, lines: {} },
};
