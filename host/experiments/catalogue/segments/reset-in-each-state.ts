import type { TcpState } from '../../../../src/tcp-states.ts';
import type { Expectation, Step } from '../../model/experiment.ts';
import { PASSIVE_APP, type ReachableState, stepsTo } from '../../model/reach-state.ts';

/** A short dwell, so that the LEDs keep step with nine connections. */
export const SWEEP_SETTINGS = { ...PASSIVE_APP, dwellMs: 100 };

interface Road {
  /** The board's states up to it. */
  states: TcpState[];
  /** The segments that lead there, without the connection's name. */
  segments: string[];
}

const OPEN = ['client S seq=0', 'board S. seq=0 ack=1', 'client . seq=1 ack=1'];
const OPEN_STATES: TcpState[] = ['LISTEN', 'SYN_RCVD', 'ESTABLISHED'];
const BOARD_CLOSES = [...OPEN, 'board F. seq=1 ack=1'];
const CLIENT_CLOSES = [...OPEN, 'client F. seq=1 ack=1', 'board . seq=1 ack=2'];

/** How each state is reached. TIME_WAIT comes last: lwIP does not leave it for any RST. */
const ROADS: ReadonlyMap<ReachableState, Road> = new Map<ReachableState, Road>([
  ['LISTEN', { states: ['LISTEN'], segments: [] }],
  ['SYN_RCVD', { states: ['LISTEN', 'SYN_RCVD'], segments: OPEN.slice(0, 2) }],
  ['ESTABLISHED', { states: OPEN_STATES, segments: OPEN }],
  ['FIN_WAIT_1', { states: [...OPEN_STATES, 'FIN_WAIT_1'], segments: BOARD_CLOSES }],
  [
    'FIN_WAIT_2',
    {
      states: [...OPEN_STATES, 'FIN_WAIT_1', 'FIN_WAIT_2'],
      segments: [...BOARD_CLOSES, 'client . seq=1 ack=2'],
    },
  ],
  [
    'CLOSING',
    {
      states: [...OPEN_STATES, 'FIN_WAIT_1', 'CLOSING'],
      segments: [...BOARD_CLOSES, 'client F. seq=1 ack=1', 'board . seq=2 ack=2'],
    },
  ],
  ['CLOSE_WAIT', { states: [...OPEN_STATES, 'CLOSE_WAIT'], segments: CLIENT_CLOSES }],
  [
    'LAST_ACK',
    {
      states: [...OPEN_STATES, 'CLOSE_WAIT', 'LAST_ACK'],
      segments: [...CLIENT_CLOSES, 'board F. seq=1 ack=2'],
    },
  ],
  [
    'TIME_WAIT',
    {
      states: [...OPEN_STATES, 'FIN_WAIT_1', 'FIN_WAIT_2', 'TIME_WAIT'],
      segments: [...BOARD_CLOSES, 'client . seq=1 ack=2', 'client F. seq=1 ack=2', 'board . seq=2 ack=2'],
    },
  ],
]);

/** Brings one connection after another to a state, each named after it, and sends the segments to it there. */
export function inEachState(...segments: string[]): Step[] {
  return [...ROADS.keys()].flatMap((state) => [
    ...stepsTo(state, state),
    { do: 'wait', ms: 600 } as const,
    ...segments.flatMap((segment): Step[] => [
      { do: 'inject', segment, peer: state },
      { do: 'wait', ms: 400 },
    ]),
  ]);
}

/** What must be seen then: the last RST is exact and ends the connection, but for TIME_WAIT's; `there` are the segments in each state. */
export function expectInEachState(there: Record<ReachableState, string[]>): Expectation {
  const roads = [...ROADS].map(([state, { states, segments }]) => ({
    states: state === 'LISTEN' || state === 'TIME_WAIT' ? states : [...states, 'CLOSED' as const],
    segments: [...segments, ...there[state]].map((segment) => `${state}: ${segment}`),
  }));
  const boardStates = roads.flatMap(({ states }) => states);
  return {
    boardStates,
    clientStates: [],
    segments: roads.flatMap(({ segments }) => segments),
    leds: boardStates.filter((state) => state !== 'LISTEN' && state !== 'CLOSED'),
  };
}
