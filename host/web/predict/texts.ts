import type { Language } from '../../language.ts';

/** What predict mode says, beside the questions themselves. */
export interface PredictTexts {
  predict: string;
  progress(at: number, all: number): string;
  score: string;
  scoreOf(first: number, all: number): string;
  atFirstTry: string;
  right: string;
  wrong: string;
  chosenWrong: string;
  next: string;
  toResults: string;
  again: string;
  keys: string;
  past: string;
  results: string;
  noneSolved: string;
  name: string;
  nameHint: string;
  columns: Record<'id' | 'question' | 'first' | 'right' | 'isFirstRight' | 'tries', string>;
  yes: string;
  no: string;
  print: string;
  save: string;
  /** Name of the file. */
  file: string;
  otherSet: string;
  choose: string;
  chooseHint: string;
  which: Record<'all' | 'states' | 'segments' | 'chosen', string>;
  /** Of an experiment: `Which questions: half-close`. */
  whichOf(experiment: string): string;
  language: string;
  languages: Record<'any' | Language, string>;
  link: string;
  copy: string;
  copied: string;
  start: string;
  questions(count: number): string;
  noneChosen: string;
  badLink(why: string): string;
  badLinkNext: string;
  states: string;
  told: string;
  lit(states: string): string;
}

const en: PredictTexts = {
  predict: 'Predict',
  progress: (at, all) => `Question ${at} of ${all}`,
  score: 'Right at the first try',
  scoreOf: (first, all) => `${first} of ${all}`,
  atFirstTry: 'at the first try',
  right: 'Right.',
  wrong: 'Not so.',
  chosenWrong: 'tried, wrong',
  next: 'Next',
  toResults: 'Results',
  again: 'Try another answer.',
  keys: '1 to 4 choose, Enter goes on.',
  past: 'What has happened so far',
  results: 'Results',
  noneSolved: 'No question was answered.',
  name: 'Name',
  nameHint: 'For print and file only: it stays on this machine and is forgotten when you leave.',
  columns: {
    id: 'No.',
    question: 'Question',
    first: 'First answer',
    right: 'Right answer',
    isFirstRight: 'Right at first try',
    tries: 'Tries',
  },
  yes: 'yes',
  no: 'no',
  print: 'Print',
  save: 'Save as CSV',
  file: 'tcplab-predictions.csv',
  otherSet: 'Other questions',
  choose: 'Choose questions',
  chooseHint:
    'Which state comes next, which segment is sent? Choose experiments; start, or pass the link on.',
  which: { all: 'all', states: 'only states', segments: 'only segments', chosen: 'chosen ones' },
  whichOf: (experiment) => `Which questions: ${experiment}`,
  language: 'Language of the link',
  languages: { any: 'as the reader’s browser', en: 'English', zh: '中文' },
  link: 'Link',
  copy: 'Copy the link',
  copied: 'Copied.',
  start: 'Start',
  questions: (count) => (count === 1 ? '1 question' : `${count} questions`),
  noneChosen: 'Choose an experiment first.',
  badLink: (why) => `This link to questions cannot be read: ${why}.`,
  badLinkNext: 'Ask for the link again, or choose questions here.',
  states: 'States',
  told: 'What happens',
  lit: (states) => (states === '' ? 'No LED is lit.' : `Lit: ${states}`),
};

const zh: PredictTexts = {
  predict: '预测',
  progress: (at, all) => `第 ${at} 题，共 ${all} 题`,
  score: '一次答对',
  scoreOf: (first, all) => `${first} / ${all}`,
  atFirstTry: '一次答对',
  right: '正确。',
  wrong: '不对。',
  chosenWrong: '已选，错误',
  next: '下一题',
  toResults: '查看成绩',
  again: '请再选一个答案。',
  keys: '按 1 到 4 选择，按 Enter 继续。',
  past: '到目前为止发生了什么',
  results: '成绩',
  noneSolved: '没有回答任何题目。',
  name: '姓名',
  nameHint: '只用于打印和文件：保留在这台机器上，离开页面即被忘掉。',
  columns: {
    id: '题号',
    question: '题目',
    first: '第一次的答案',
    right: '正确答案',
    isFirstRight: '一次答对',
    tries: '次数',
  },
  yes: '是',
  no: '否',
  print: '打印',
  save: '保存为 CSV',
  file: 'tcplab-预测.csv',
  otherSet: '其他题目',
  choose: '选择题目',
  chooseHint: '接下来进入哪个状态，发送哪个报文段？选择实验，然后开始，或把链接发给别人。',
  which: { all: '全部', states: '只问状态', segments: '只问报文段', chosen: '选定的' },
  whichOf: (experiment) => `哪些题目：${experiment}`,
  language: '链接的语言',
  languages: { any: '按读者的浏览器', en: 'English', zh: '中文' },
  link: '链接',
  copy: '复制链接',
  copied: '已复制。',
  start: '开始',
  questions: (count) => `${count} 题`,
  noneChosen: '请先选择实验。',
  badLink: (why) => `无法读取这个题目链接：${why}。`,
  badLinkNext: '请重新索取链接，或在这里选择题目。',
  states: '状态',
  told: '正在发生什么',
  lit: (states) => (states === '' ? '没有 LED 亮着。' : `亮着：${states}`),
};

export const PREDICT_TEXTS: Record<Language, PredictTexts> = { en, zh };
