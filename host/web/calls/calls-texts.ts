import type { Language } from '../../language.ts';

/** What the buttons for calls say. Names of calls are those of the sockets that programs use. */
const en = {
  title: (seconds: string) => `Calls of both programs, at ${seconds} s`,
  ends: { client: 'The client calls', board: 'The board calls' },
  calls: {
    connect: 'connect',
    'client send': 'send',
    'client shutdown': 'shutdown(SHUT_WR)',
    'client close': 'close',
    'client reset': 'reset (RST)',
    crash: 'crash and restart',
    vanish: 'vanish (power off)',
    'board send': 'send',
    'board shutdown': 'shutdown(SHUT_WR)',
    'board close': 'close',
    'board abort': 'abort (RST)',
  },
  connection: 'Connection',
  text: 'Text that is sent',
  settings: 'How the program on the board behaves',
  settingsNote: 'A change makes the same run with it, from its beginning.',
  names: {
    onFin: 'after the client’s FIN',
    holdMs: 'stays in CLOSE_WAIT for (ms)',
    drainLines: 'lines it still sends',
    drainMs: 'time between them (ms)',
    echo: 'sends back what it receives',
    banner: 'greets',
    dwellMs: 'an LED stays lit for (ms)',
    userTimeoutMs: 'aborts what is not acknowledged for (ms, 0: never)',
  },
  policies: {
    hold: 'waits, then closes',
    close: 'closes at once',
    drain: 'sends some lines, then closes',
    wait: 'does not close by itself',
  },
  free: 'Start free: nothing happens but what you do',
};

export type CallsTexts = typeof en;

const zh: CallsTexts = {
  title: (seconds) => `两端程序的调用，时刻 ${seconds} 秒`,
  ends: { client: '客户端调用', board: '开发板调用' },
  calls: {
    connect: 'connect（连接）',
    'client send': 'send（发送）',
    'client shutdown': 'shutdown(SHUT_WR)（半关闭）',
    'client close': 'close（关闭）',
    'client reset': '重置（RST）',
    crash: '崩溃并重启',
    vanish: '消失（断电）',
    'board send': 'send（发送）',
    'board shutdown': 'shutdown(SHUT_WR)（半关闭）',
    'board close': 'close（关闭）',
    'board abort': 'abort（RST）',
  },
  connection: '连接',
  text: '要发送的文字',
  settings: '开发板上的程序怎样做',
  settingsNote: '改变设置后，同一次运行会从头重做。',
  names: {
    onFin: '收到客户端的 FIN 之后',
    holdMs: '停在 CLOSE_WAIT 的时间（毫秒）',
    drainLines: '还要发送的行数',
    drainMs: '每行的间隔（毫秒）',
    echo: '把收到的内容发回去',
    banner: '发送问候',
    dwellMs: 'LED 亮的时间（毫秒）',
    userTimeoutMs: '多久没有确认就中止（毫秒，0 表示从不）',
  },
  policies: {
    hold: '等待，然后关闭',
    close: '立即关闭',
    drain: '再发送几行，然后关闭',
    wait: '自己不关闭',
  },
  free: '自由实验：只发生你所做的事',
};

export const CALLS_TEXTS: Record<Language, typeof en> = { en, zh };
