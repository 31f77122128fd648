import { FAULT_KINDS, type FaultKind } from '../../cable/faults.ts';
import type { Language } from '../../language.ts';
import type { Step } from '../model/experiment.ts';

/** Steps that a verb says; the others have a sentence of their own below. */
type Verb = 'abort' | Exclude<Step['do'], FaultKind | `await${string}` | (typeof SENTENCES)[number]>;
const SENTENCES = ['send', 'board', 'silence', 'wait', 'slow-motion', 'mend'] as const;

/** What steps are told in. States, segments and times are the same in every language. */
const EN = {
  client: 'client',
  board: 'board',
  cable: 'cable',
  verbs: {
    connect: 'connect',
    open: 'open',
    shutdown: 'shutdown',
    'shutdown-read': 'shutdown of reading',
    close: 'close',
    reset: 'reset',
    abort: 'abort',
    pause: 'stops reading',
    resume: 'reads again',
    inject: 'inject',
    forge: 'forge',
    crash: 'the client’s machine crashes and starts again',
    vanish: 'the client’s machine is gone',
  } satisfies Record<Verb, string>,
  faults: Object.fromEntries(FAULT_KINDS.map((kind) => [kind, kind])) as Record<FaultKind, string>,
  does: (who: string, what: string) => `${who}: ${what}`,
  sends: (who: string, text: string) => `${who} sends ${text}`,
  list: (items: string[]) => items.join(', '),
  samePort: 'from the same port as before',
  until: (what: string) => `until ${what}`,
  endOfStream: 'the client has read the end of stream',
  octetsMore: (octets: number) => `the client has read ${octets} octets more`,
  silence: (of: string | null, duration: string) => `nothing ${of ? `from the ${of} ` : ''}for ${duration}`,
  wait: (duration: string) => `wait ${duration}`,
  slowMotion: (duration: string) => `slow motion, ${duration} a segment`,
  mend: 'no more faults',
  fromThe: (nth: number) => `from the ${nth}. on`,
  all: 'all of them',
  some: (count: number) => `${count} of them`,
  chance: (percent: number) => `with a chance of ${percent} %`,
  by: (duration: string) => `by ${duration}`,
};

export type StepWords = typeof EN;

export const STEP_WORDS: Record<Language, StepWords> = {
  en: EN,
  zh: {
    client: '客户端',
    board: '开发板',
    cable: '线路',
    verbs: {
      connect: '建立连接',
      open: '发起连接',
      shutdown: '半关闭',
      'shutdown-read': '关闭接收方向',
      close: '关闭',
      reset: '重置（RST）',
      abort: '重置（RST）',
      pause: '停止读取',
      resume: '恢复读取',
      crash: '客户端的机器断电后重新启动',
      vanish: '客户端的机器消失',
      inject: '注入',
      forge: '伪造',
    },
    faults: { drop: '丢弃', delay: '推迟', duplicate: '复制', reorder: '打乱顺序', corrupt: '损坏' },
    does: (who, what) => `${who}：${what}`,
    sends: (who, text) => `${who}发送 ${text}`,
    list: (items) => items.join('，'),
    samePort: '仍从之前的端口',
    until: (what) => `等待：${what}`,
    endOfStream: '客户端读到流的末尾',
    octetsMore: (octets) => `客户端又读到 ${octets} 个字节`,
    silence: (of, duration) => `${duration} 内${of ?? '两端都'}不发送任何报文段`,
    wait: (duration) => `等待 ${duration}`,
    slowMotion: (duration) => `慢动作，每个报文段 ${duration}`,
    mend: '不再出错',
    fromThe: (nth) => `从第 ${nth} 个起`,
    all: '全部',
    some: (count) => `共 ${count} 个`,
    chance: (percent) => `概率 ${percent} %`,
    by: (duration) => duration,
  },
};
