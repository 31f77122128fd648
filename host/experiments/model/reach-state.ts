import type { LabSettings } from '../../../src/settings.ts';
import type { TcpState } from '../../../src/tcp-states.ts';
import type { Step } from './experiment.ts';

/** A state that the board, which only ever opens passively, can be brought to. */
export type ReachableState = Exclude<TcpState, 'CLOSED' | 'SYN_SENT'>;

/** Every one of them, in the order of a connection's life, the board closing first before the client does. */
export const REACHABLE_STATES: readonly ReachableState[] = [
  'LISTEN',
  'SYN_RCVD',
  'ESTABLISHED',
  'FIN_WAIT_1',
  'FIN_WAIT_2',
  'CLOSING',
  'TIME_WAIT',
  'CLOSE_WAIT',
  'LAST_ACK',
];

/** How the board's app must behave for it: it does nothing by itself. */
export const PASSIVE_APP: Partial<LabSettings> = { banner: false, echo: false, onFin: 'wait' };

/**
 * Steps by which a peer's segments and the board's calls bring a connection to that state, from a port that has none. `via`: whether the board's app ends
 * its direction with close or shutdown(WR).
 */
export function stepsTo(state: ReachableState, peer?: string, via: 'close' | 'shutdown' = 'close'): Step[] {
  const inject = (segment: string): Step => ({ do: 'inject', segment, peer });
  const awaitState = (board: TcpState): Step => ({ do: 'await', board, peer });
  const finish: Step[] = [
    { do: 'board', command: via, peer },
    { do: 'await-segment', segment: 'board F.', peer },
  ];
  switch (state) {
    case 'LISTEN':
      return [];
    case 'SYN_RCVD':
      return [inject('S <mss 1460>'), { do: 'await-segment', segment: 'board S.', peer }];
    case 'ESTABLISHED':
      return [...stepsTo('SYN_RCVD', peer), inject('.'), awaitState(state)];
    case 'FIN_WAIT_1':
      return [...stepsTo('ESTABLISHED', peer), ...finish, awaitState(state)];
    case 'FIN_WAIT_2':
      return [...stepsTo('FIN_WAIT_1', peer, via), inject('.'), awaitState(state)];
    case 'CLOSING':
      return [...stepsTo('FIN_WAIT_1', peer, via), inject('F. ack=SND.UNA'), awaitState(state)];
    case 'TIME_WAIT':
      return [...stepsTo('FIN_WAIT_2', peer, via), inject('F.'), awaitState(state)];
    case 'CLOSE_WAIT':
      return [...stepsTo('ESTABLISHED', peer), inject('F.'), awaitState(state)];
    case 'LAST_ACK':
      return [...stepsTo('CLOSE_WAIT', peer), ...finish, awaitState(state)];
  }
}
