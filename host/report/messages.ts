import type { Mismatch, ReportedSegment, Verdict } from '../experiments/model/outcome.ts';
import type { Language } from '../language.ts';

/** What reports say, beside the field's own words: states, flags and fields are the same in every language. */
const en = {
  language: 'en' as Language,
  time: 'time (s)',
  client: 'client',
  board: 'board',
  /** Of several connections in one experiment. */
  connection: (number: number) => `connection ${number}`,
  /** Legend of relative numbers: `x = 1000` each. */
  initialNumbers: (numbers: readonly string[]) => `${numbers.join(', ')}: the initial sequence numbers`,
  lost: 'lost',
  altered: { late: 'late', copy: 'copy', corrupt: 'corrupt' } satisfies Record<
    NonNullable<ReportedSegment['altered']>,
    string
  >,
  again: 'again',
  twoMsl: '2MSL have passed',
  /** How a ladder is to be read: its times and its states. */
  convention:
    'Time: when the segment is sent. A state begins with the segment beside it: at its sender as it is sent, at its receiver as it arrives.',
  /** Why 2MSL are somewhat more than two minutes. */
  twoMslTime: '2MSL are 2 × 60 s here; lwIP counts them in steps of 0.5 s.',
  timeout: 'timeout',
  displaced: 'displaced: the connection table is full',
  /** A segment that was long under way reaches the other end. */
  arrives: (segment: string) => `${segment} arrives`,
  verdicts: { pass: 'pass', fail: 'fail', skipped: 'skipped' } satisfies Record<Verdict, string>,
  experiment: 'experiment',
  verdict: 'verdict',
  boardStates: 'states of the board',
  /** On the board's clock, which a run need not sit through. */
  duration: 'board’s time',
  leds: 'LEDs',
  timeInStates: 'time in each state (s)',
  what: {
    'board states': 'states of the board',
    'client states': 'states of the client',
    'final states': 'final states',
    segments: 'segments',
    leds: 'LEDs',
    step: 'steps',
  } satisfies Record<Mismatch['what'], string>,
  differs: (what: string, at: number, total: number) => `${what}: ${at} of ${total} differs`,
  expected: 'expected:',
  actual: 'actual:',
  nothing: '(nothing)',
  /** The fields of the segment that came; numbers of the header in brackets. */
  came: (fields: string) => `the segment that came: ${fields}`,
  skipped: (why: string) => `${why}: not waited for by the wall clock`,
  /** `seconds` at most. */
  waiting: (why: string, seconds: number) => `waiting for ${why} (${seconds} s at most)`,
  /** Of a wait that goes on. */
  left: (seconds: number) => `${seconds} s of the board’s time left at most`,
  /** How fast an emulated board's time passes. */
  rate: (rate: number) => `emulated board: ${rate.toFixed(2)} times real time`,
  /** Of states that the board did not see. */
  inferred: (states: string) => `${states} (inferred)`,
  step: 'step',
  summary: (passed: number, total: number) => `${passed} of ${total} experiments passed`,
};

export type Messages = typeof en;

const zh: Messages = {
  language: 'zh',
  time: '时间（秒）',
  client: '客户端',
  board: '开发板',
  connection: (number) => `第 ${number} 个连接`,
  initialNumbers: (numbers) => `${numbers.join('，')}：初始序列号（教材中也称序号）`,
  lost: '丢失',
  altered: { late: '迟到', copy: '重复', corrupt: '损坏' },
  again: '重传',
  twoMsl: '2MSL 已过',
  convention: '时间：报文段发出的时刻。状态随旁边的报文段开始：在发送方是发出之时，在接收方是到达之时。',
  twoMslTime: '这里的 2MSL 是 2 × 60 秒；lwIP 以 0.5 秒为一步计时。',
  timeout: '超时',
  displaced: '被挤出：连接表已满',
  arrives: (segment) => `${segment} 到达`,
  verdicts: { pass: '通过', fail: '失败', skipped: '跳过' },
  experiment: '实验',
  verdict: '结果',
  boardStates: '开发板的状态',
  duration: '板上时间',
  leds: 'LED',
  timeInStates: '在各状态停留的时间（秒）',
  what: {
    'board states': '开发板的状态',
    'client states': '客户端的状态',
    'final states': '最终状态',
    segments: '报文段',
    leds: 'LED',
    step: '步骤',
  },
  differs: (what, at, total) => `${what}：共 ${total} 项，第 ${at} 项不同`,
  expected: '预期：',
  actual: '实际：',
  nothing: '（无）',
  came: (fields) => `实际的报文段：${fields}`,
  skipped: (why) => `${why}：不按真实时间等待`,
  waiting: (why, seconds) => `等待 ${why}（最多 ${seconds} 秒）`,
  left: (seconds) => `按开发板的时间最多还剩 ${seconds} 秒`,
  rate: (rate) => `仿真开发板：实际时间的 ${rate.toFixed(2)} 倍`,
  inferred: (states) => `${states}（推断）`,
  step: '步骤',
  summary: (passed, total) => `${total} 个实验中 ${passed} 个通过`,
};

export const MESSAGES: Record<Language, Messages> = { en, zh };
