import type { TcpState } from '../../../src/tcp-states.ts';
import type { Step } from '../../experiments/model/experiment.ts';
import type { Text } from '../../language.ts';
import { addressOf, begunBy } from '../recording/address.ts';
import { type Moment, momentAt } from '../recording/moment.ts';
import type { Recording } from '../recording/recording.ts';

/** What the program at one end can do, as a button. */
export type CallName =
  | 'connect'
  | 'client send'
  | 'client shutdown'
  | 'client close'
  | 'client reset'
  | 'crash'
  | 'vanish'
  | 'board send'
  | 'board shutdown'
  | 'board close'
  | 'board abort';

export interface Call {
  name: CallName;
  end: 'client' | 'board';
  step: Step;
  /** Why it makes no sense at this instant; null where it does. */
  reason: Text | null;
}

/** Its direction is open: it may send data and FIN (RFC 9293 §3.10.2). */
const CAN_SEND: readonly TcpState[] = ['ESTABLISHED', 'CLOSE_WAIT'];
/** CLOSE and SHUTDOWN are for who has not closed yet (RFC 9293 §3.10.4). */
const CAN_CLOSE: readonly TcpState[] = ['SYN_RCVD', ...CAN_SEND];
const NOTHING: readonly TcpState[] = ['CLOSED', 'LISTEN'];

const REASONS = {
  fixed: { en: 'only a run of the lab’s own can be changed', zh: '只有实验室自己的运行才能改变' },
  none: { en: 'there is no connection at this instant', zh: '此刻没有连接' },
  noTcp: {
    en: 'this end has no TCP: its segments are written by hand',
    zh: '这一端没有 TCP，报文段由手工构造',
  },
  later: { en: 'calls are for the latest connection', zh: '调用只针对最近的连接' },
  opening: { en: 'the connection is not open yet', zh: '连接还没有打开' },
  closed: { en: 'this end has closed its direction already', zh: '这一端已经关闭了自己的方向' },
  over: { en: 'this end’s connection is over', zh: '这一端的连接已经结束' },
} as const satisfies Record<string, Text>;

/** Names for the connections after the first: a step without a name is about the latest. */
const nameOf = (number: number) => `c${number}`;

/**
 * All calls at an instant.
 * @param clientPort the connection that they are about; null where there is none
 */
export function callsAt(
  recording: Recording,
  timeUs: number,
  clientPort: number | null,
  text: string,
): Call[] {
  const begun = begunBy(recording, timeUs);
  const known = clientPort !== null && begun.some((one) => one.clientPort === clientPort);
  const address = known ? addressOf(recording, clientPort, timeUs) : null;
  const moment = momentAt(recording, timeUs);
  const reason = (end: 'client' | 'board', can: (state: TcpState) => Text | null): Text | null => {
    if (recording.run === null) return REASONS.fixed;
    if (!known) return REASONS.none;
    const state = stateOf(moment, clientPort, end);
    if (state === null) return REASONS.noTcp;
    return can(state) ?? (address ? null : REASONS.later);
  };
  const call = (name: CallName, step: Step, can: (state: TcpState) => Text | null): Call => {
    const end = name.startsWith('board') ? 'board' : 'client';
    return { name, end, step: { ...step, ...address } as Step, reason: reason(end, can) };
  };
  const connect: Step = { do: 'open', ...(begun.length > 0 ? { peer: nameOf(begun.length + 1) } : {}) };
  return [
    {
      name: 'connect',
      end: 'client',
      step: connect,
      reason: recording.run === null ? REASONS.fixed : null,
    },
    call('client send', { do: 'send', text }, canSend),
    call('client shutdown', { do: 'shutdown' }, canClose),
    call('client close', { do: 'close' }, canClose),
    call('client reset', { do: 'reset' }, canEnd),
    call('crash', { do: 'crash' }, canEnd),
    call('vanish', { do: 'vanish' }, canEnd),
    call('board send', { do: 'board', command: 'send', text }, canSend),
    call('board shutdown', { do: 'board', command: 'shutdown' }, canClose),
    call('board close', { do: 'board', command: 'close' }, canClose),
    call('board abort', { do: 'board', command: 'abort' }, canEnd),
  ];
}

function stateOf({ connections }: Moment, port: number, end: 'client' | 'board'): TcpState | null {
  return connections.find(({ clientPort }) => clientPort === port)?.[end]?.state ?? null;
}

function canSend(state: TcpState): Text | null {
  if (CAN_SEND.includes(state)) return null;
  if (NOTHING.includes(state)) return REASONS.over;
  return state === 'SYN_SENT' || state === 'SYN_RCVD' ? REASONS.opening : REASONS.closed;
}

function canClose(state: TcpState): Text | null {
  if (CAN_CLOSE.includes(state) || state === 'SYN_SENT') return null;
  return NOTHING.includes(state) ? REASONS.over : REASONS.closed;
}

function canEnd(state: TcpState): Text | null {
  return NOTHING.includes(state) ? REASONS.over : null;
}
