import type { Language } from '../../language.ts';

/** What the lab sheet says as a page, beside its own text. */
const en = {
  title: 'Lab sheet',
  note: 'Predict in writing, then run the board below the task. What you write is kept in this browser only, until you clear it; your name is not kept at all.',
  print: 'Print',
  clear: 'Clear all answers',
  minutes: (minutes: string) => `${minutes} minutes`,
  answer: (heading: string, number: number) => `${heading}: answer ${number}`,
  board: (experiment: string) => `Board: ${experiment}`,
  run: 'Run',
  pause: 'Pause',
  back: 'Step back',
  forward: 'Step forward',
  openInLab: 'Open in the lab',
  predict: 'Predict it step by step',
  starting: 'The board starts…',
};

export type SheetTexts = typeof en;

const zh: SheetTexts = {
  title: '实验单',
  note: '先书面预测，再运行任务下方的开发板。写下的内容只保存在这个浏览器里，直到你清除；姓名完全不保存。',
  print: '打印',
  clear: '清除所有答案',
  minutes: (minutes) => `${minutes} 分钟`,
  answer: (heading, number) => `${heading}：答案 ${number}`,
  board: (experiment) => `开发板：${experiment}`,
  run: '运行',
  pause: '暂停',
  back: '后退一步',
  forward: '前进一步',
  openInLab: '在实验室中打开',
  predict: '一步一步预测',
  starting: '开发板正在启动……',
};

export const SHEET_TEXTS: Record<Language, typeof en> = { en, zh };
