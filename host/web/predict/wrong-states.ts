import { TCP_STATES, type TcpState } from '../../../src/tcp-states.ts';
import { DIAGRAM, OPPOSITE } from './diagram.ts';
import type { Choice, StateMistake } from './question.ts';

/** Where else one could think that an end goes, the likeliest first. LISTEN is none: it is the port's, not a connection's. */
export function wrongStates(from: TcpState, right: TcpState): Choice[] {
  const others = DIAGRAM[from].map(({ to }) => to);
  const later = right === 'CLOSED' ? [] : DIAGRAM[right].map(({ to }) => to);
  const candidates: [TcpState | undefined, StateMistake][] = [
    ...(from === right ? [] : [[from, 'stays'] as [TcpState, StateMistake]]),
    ...others.map((to): [TcpState, StateMistake] => [to, from === right ? 'moves' : 'other event']),
    [OPPOSITE[right], 'other end'],
    ...later.map((to): [TcpState, StateMistake] => [to, 'too far']),
    ['CLOSED', 'closed'],
    [OPPOSITE[from], 'other end'],
    ...TCP_STATES.map((state): [TcpState, StateMistake] => [state, 'no edge']),
  ];
  const taken = new Set<TcpState | undefined>([right, 'LISTEN', undefined]);
  return candidates.flatMap(([state, mistake]): Choice[] => {
    if (taken.has(state)) return [];
    taken.add(state);
    return [{ answer: { kind: 'state', state: state as TcpState }, mistake }];
  });
}
