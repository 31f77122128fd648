import type { Language } from '../../language.ts';
import type { NumberStyle } from '../../report/number-text.ts';
import { segmentLabel } from '../../report/number-text.ts';
import type { Answer, Question, Trigger } from './question.ts';

interface Words {
  client: string;
  board: string;
  ofConnection(name: string): string;
  arrives(segment: string, end: string, state: string): string;
  closesAtOnce: string;
  calls: {
    OPEN(end: string, state: string): string;
    CLOSE(end: string, state: string): string;
    ABORT(end: string, state: string): string;
    SEND(end: string, state: string, len: number): string;
  };
  timers: Record<Extract<Trigger, { kind: 'timer' }>['timer'], (end: string, state: string) => string>;
  held(segment: string, end: string): string;
  whichState(end: string): string;
  whichSegment(end: string): string;
  stays(state: string): string;
  nothing: string;
}

const en: Words = {
  client: 'the client',
  board: 'the board',
  ofConnection: (name) => `Connection ${name}: `,
  arrives: (segment, end, state) => `${segment} arrives at ${end}, which is in ${state}.`,
  closesAtOnce: ' Its program closes in the same moment.',
  calls: {
    OPEN: (end, state) => `The program of ${end} opens a connection; its TCP is in ${state}.`,
    CLOSE: (end, state) => `The program of ${end} closes its direction; its TCP is in ${state}.`,
    ABORT: (end, state) => `The program of ${end} aborts the connection; its TCP is in ${state}.`,
    SEND: (end, state, len) => `The program of ${end} sends ${len} octets; its TCP is in ${state}.`,
  },
  timers: {
    '2MSL': (end, state) => `2MSL have passed for ${end}, which is in ${state}.`,
    'gives up': (end, state) => `Nothing comes, and ${end}, which is in ${state}, has waited long enough.`,
    repeats: (end, state) => `No acknowledgement comes in time for ${end}, which is in ${state}.`,
  },
  held: (segment, end) => `${segment} arrived at ${end} a moment ago and is not yet acknowledged.`,
  whichState: (end) => `Which state does that take ${end} to?`,
  whichSegment: (end) => `What does ${end} send?`,
  stays: (state) => `It stays in ${state}`,
  nothing: 'Nothing',
};

const zh: Words = {
  client: '客户端',
  board: '开发板',
  ofConnection: (name) => `连接 ${name}：`,
  arrives: (segment, end, state) => `${segment} 到达${end}，${end}处于 ${state}。`,
  closesAtOnce: '它的程序同时关闭。',
  calls: {
    OPEN: (end, state) => `${end}的程序要建立连接，它的 TCP 处于 ${state}。`,
    CLOSE: (end, state) => `${end}的程序关闭自己的发送方向，它的 TCP 处于 ${state}。`,
    ABORT: (end, state) => `${end}的程序中止连接，它的 TCP 处于 ${state}。`,
    SEND: (end, state, len) => `${end}的程序发送 ${len} 个字节，它的 TCP 处于 ${state}。`,
  },
  timers: {
    '2MSL': (end, state) => `${end}处于 ${state}，2MSL 已过。`,
    'gives up': (end, state) => `${end}处于 ${state}，什么也没有收到，等待的时间已到。`,
    repeats: (end, state) => `${end}处于 ${state}，没有按时收到确认。`,
  },
  held: (segment, end) => `${segment} 刚刚到达${end}，还没有被确认。`,
  whichState: (end) => `${end}因此进入哪个状态？`,
  whichSegment: (end) => `${end}发送什么？`,
  stays: (state) => `仍处于 ${state}`,
  nothing: '什么也不发送',
};

const WORDS: Record<Language, Words> = { en, zh };

/** What happens, and what is asked. */
export function questionText(question: Question, language: Language, numbers: NumberStyle): string {
  const words = WORDS[language];
  const { kind, end, peer } = question;
  const asked = kind === 'state' ? words.whichState(words[end]) : words.whichSegment(words[end]);
  const which = peer === undefined ? '' : words.ofConnection(peer);
  return `${which}${triggerText(question, language, numbers)}${language === 'en' ? ' ' : ''}${asked}`;
}

/** What the end answers to, as a sentence. */
function triggerText(
  { trigger, end, from, names }: Question,
  language: Language,
  numbers: NumberStyle,
): string {
  const words = WORDS[language];
  const name = words[end];
  if (trigger.kind === 'arrival')
    return (
      words.arrives(segmentLabel(trigger.segment, numbers, names), name, from) +
      (trigger.closes ? words.closesAtOnce : '')
    );
  if (trigger.kind === 'delayed ACK') return words.held(segmentLabel(trigger.segment, numbers, names), name);
  if (trigger.kind === 'timer') return words.timers[trigger.timer](name, from);
  if (trigger.call === 'SEND') return words.calls.SEND(name, from, trigger.len);
  return words.calls[trigger.call](name, from);
}

/** One of the choices. */
export function answerText(
  answer: Answer,
  { from, names }: Question,
  language: Language,
  numbers: NumberStyle,
): string {
  const words = WORDS[language];
  if (answer.kind === 'segment')
    return answer.segment === null ? words.nothing : segmentLabel(answer.segment, numbers, names);
  return answer.state === from ? words.stays(from) : answer.state;
}
