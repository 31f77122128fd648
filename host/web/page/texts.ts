import type { Language } from '../../language.ts';
import type { FaultEdit } from '../recording/run.ts';
import type { PaceName } from './playing.ts';

/** What the page itself says; views have texts of their own. */
export interface PageTexts {
  experiment: string;
  core: string;
  others: string;
  /** What there is beside the lab. */
  screens: string;
  predict: string;
  sheet: string;
  backToLab: string;
  start: string;
  end: string;
  stepBack: string;
  stepForward: string;
  play: string;
  pause: string;
  pace: string;
  paces: Record<PaceName, string>;
  instant: string;
  language: string;
  theme: string;
  themes: Record<'auto' | 'light' | 'dark', string>;
  large: string;
  absolute: string;
  branches: string;
  firstBranch: string;
  compare: string;
  /** Which segment, from 1, and its flags. */
  faults: Record<FaultEdit['fault'], (number: number, flags: string) => string>;
  help: string;
  close: string;
  copyLink: string;
  linkCopied: string;
  making: string;
  client: string;
  board: string;
  step: string;
  details: string;
  skipped(why: string | null, seconds: string): string;
  noFault: string;
  noOctets: { problem: string; nextStep: string };
  dismiss: string;
  firstSteps: string;
  hint: string;
  tryAgain: string;
  badLink(why: string): string;
  badLinkNext: string;
  keys: [keys: string, what: string][];
}

const en: PageTexts = {
  experiment: 'Experiment',
  core: 'What an ordinary client does',
  others: 'Others',
  screens: 'More',
  predict: 'Predict',
  sheet: 'Lab sheet',
  backToLab: 'Back to the lab',
  start: 'To the start',
  end: 'To the end',
  stepBack: 'Step back',
  stepForward: 'Step forward',
  play: 'Play',
  pause: 'Pause',
  pace: 'Pace',
  paces: {
    even: 'even pace',
    slowest: '1000 times slower',
    slower: '100 times slower',
    slow: '10 times slower',
    real: 'as it was',
    fast: '10 times faster',
  },
  instant: 'Instant',
  language: '中文',
  theme: 'Colours',
  themes: { auto: 'as the system', light: 'light', dark: 'dark' },
  large: 'Projector',
  absolute: 'Numbers as in the header',
  branches: 'Runs',
  firstBranch: 'as it was',
  compare: 'Beside each other',
  faults: {
    drop: (number, flags) => `segment ${number} (${flags}) lost`,
    delay: (number, flags) => `segment ${number} (${flags}) late`,
    duplicate: (number, flags) => `segment ${number} (${flags}) copied`,
    corrupt: (number, flags) => `segment ${number} (${flags}) corrupted`,
  },
  help: 'Keys',
  close: 'Close',
  copyLink: 'Link to this instant',
  linkCopied: 'Link copied',
  making: 'The run is being made…',
  client: 'Client',
  board: 'Board',
  step: 'This step',
  details: 'Beside the ladder',
  skipped: (why, seconds) =>
    why ? `${why} skipped: ${seconds} s` : `${seconds} s in which nothing happens: skipped`,
  noOctets: {
    problem: 'This is a capture file’s conversation: there is nothing to save.',
    nextStep: 'The file that it came from has it.',
  },
  noFault: 'Select a segment first: arrow up and down, or click it.',
  dismiss: 'Dismiss',
  firstSteps: 'First steps',
  hint: 'Press Play, or step with ← and →: both ends go from state to state. Then pull an arrow of the ladder sideways: its segment is lost, and the other future appears beside this one.',
  tryAgain: 'Reload the page.',
  badLink: (why) => `This link cannot be read: ${why}`,
  badLinkNext: 'The lab starts with its first experiment instead. Choose another above.',
  keys: [
    ['Space', 'play, pause'],
    ['→ PageDown', 'step forward'],
    ['← PageUp', 'step back'],
    ['Home End', 'to the start, to the end'],
    ['+ −', 'faster, slower'],
    ['↓ ↑', 'select the next segment, the one before'],
    ['L', 'lose the selected segment'],
    ['H', 'hold it back for a second'],
    ['C', 'copy it'],
    ['X', 'corrupt it'],
    ['1 … 9', 'show that run'],
    ['B', 'two runs beside each other, or one alone'],
    ['N', 'numbers relative, or as in the header'],
    ['Z', 'English, 中文'],
    ['D', 'light, dark'],
    ['P', 'larger, for a projector'],
    ['A S M O', 'calls, a segment by hand, RFC 9293’s matrix, a capture file'],
    ['Esc', 'close, select nothing'],
    ['?', 'this list'],
  ],
};

const zh: PageTexts = {
  experiment: '实验',
  core: '普通客户端的行为',
  others: '其他',
  screens: '更多',
  predict: '预测',
  sheet: '实验单',
  backToLab: '回到实验室',
  start: '回到开头',
  end: '到结尾',
  stepBack: '后退一步',
  stepForward: '前进一步',
  play: '播放',
  pause: '暂停',
  pace: '速度',
  paces: {
    even: '匀速',
    slowest: '放慢 1000 倍',
    slower: '放慢 100 倍',
    slow: '放慢 10 倍',
    real: '原速',
    fast: '加快 10 倍',
  },
  instant: '时刻',
  language: 'English',
  theme: '配色',
  themes: { auto: '跟随系统', light: '浅色', dark: '深色' },
  large: '投影仪',
  absolute: '首部中的原始序列号',
  branches: '各次运行',
  firstBranch: '原来的过程',
  compare: '并排比较',
  faults: {
    drop: (number, flags) => `报文段 ${number}（${flags}）丢失`,
    delay: (number, flags) => `报文段 ${number}（${flags}）迟到`,
    duplicate: (number, flags) => `报文段 ${number}（${flags}）重复`,
    corrupt: (number, flags) => `报文段 ${number}（${flags}）损坏`,
  },
  help: '按键',
  close: '关闭',
  copyLink: '此刻的链接',
  linkCopied: '链接已复制',
  making: '正在运行……',
  client: '客户端',
  board: '开发板',
  step: '这一步',
  details: '梯形图旁边',
  skipped: (why, seconds) => (why ? `跳过 ${why}：${seconds} 秒` : `${seconds} 秒内无事发生，已跳过`),
  noOctets: { problem: '这是抓包文件中的会话，没有可保存的内容。', nextStep: '它就在原来的文件里。' },
  noFault: '请先选中一个报文段：用上下方向键，或点击它。',
  dismiss: '知道了',
  firstSteps: '入门',
  hint: '点“播放”，或用 ← → 逐步走：两端一个状态接一个状态地变化。然后把梯形图上的一个箭头向旁边拉开：这个报文段就丢失，另一种结果出现在旁边。',
  tryAgain: '请重新加载页面。',
  badLink: (why) => `无法读取这个链接：${why}`,
  badLinkNext: '实验室改为从第一个实验开始。可在上方选择其他实验。',
  keys: [
    ['空格', '播放、暂停'],
    ['→ PageDown', '前进一步'],
    ['← PageUp', '后退一步'],
    ['Home End', '回到开头、到结尾'],
    ['+ −', '加快、放慢'],
    ['↓ ↑', '选中下一个、上一个报文段'],
    ['L', '丢弃选中的报文段'],
    ['H', '让它迟到一秒'],
    ['C', '复制它'],
    ['X', '损坏它'],
    ['1 … 9', '显示那次运行'],
    ['B', '两次运行并排，或只看一个'],
    ['N', '相对序列号，或首部原值'],
    ['Z', 'English、中文'],
    ['D', '浅色、深色'],
    ['P', '放大，用于投影'],
    ['A S M O', '调用、手工报文段、RFC 9293 矩阵、抓包文件'],
    ['Esc', '关闭，取消选中'],
    ['?', '这份列表'],
  ],
};

export const PAGE_TEXTS: Record<Language, PageTexts> = { en, zh };
