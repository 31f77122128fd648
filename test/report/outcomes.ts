import type { TimedState } from '../../host/client/client.ts';
import type { Outcome, ReportedSegment } from '../../host/experiments/model/outcome.ts';
import { createTheme } from '../../host/report/theme.ts';
import type { TcpState } from '../../src/tcp-states.ts';

/** How reports are rendered in tests: 80 columns, English, no colours. */
export const PLAIN = {
  columns: 80,
  language: 'en',
  numbers: 'relative',
  theme: createTheme(0),
} as const;

/** Initial sequence numbers of made-up connections. */
const CLIENT_ISS = 1000;
const BOARD_ISS = 5000;

/** How long a segment is under way. */
const LATENCY_MS = 1;

type Ends = [client: TcpState, board: TcpState];

/** A segment with relative numbers, sent at so many ms, with both ends' states after it. */
export function segment(
  from: 'client' | 'board',
  flags: string,
  [seq, ack, len = 0]: [seq: number, ack: number | null, len?: number],
  atMs: number,
  [client, board]: Ends,
): ReportedSegment {
  const [own, other] = from === 'client' ? [CLIENT_ISS, BOARD_ISS] : [BOARD_ISS, CLIENT_ISS];
  return {
    from,
    flags,
    seq,
    ack,
    len,
    win: 11680,
    timeUs: atMs * 1000,
    arrivesUs: (atMs + LATENCY_MS) * 1000,
    after: { client, board },
    absolute: { seq: own + seq, ack: ack === null ? null : other + ack },
  };
}

/** Time line of one end: states and when they were entered, in ms. The first has no cause, the others a segment, or what is said. */
export function timeLine(...steps: [TcpState, number, TimedState['cause']?][]): TimedState[] {
  return steps.map(([state, atMs, cause = 'segment'], index) => ({
    state,
    timeUs: atMs * 1000,
    cause: index === 0 ? null : cause,
  }));
}

/** The client opens a connection and closes it, the board closes at once: the last ACK, and TIME_WAIT to its end. */
export function directClose(): Outcome {
  return {
    name: 'direct-close',
    verdict: 'pass',
    mismatches: [],
    board: timeLine(
      ['LISTEN', 0],
      ['SYN_RCVD', 1],
      ['ESTABLISHED', 3],
      ['CLOSE_WAIT', 1001],
      ['LAST_ACK', 1001, 'call'],
      ['CLOSED', 1003],
    ),
    client: timeLine(
      ['CLOSED', 0],
      ['SYN_SENT', 0, 'call'],
      ['ESTABLISHED', 2],
      ['FIN_WAIT_1', 1000, 'call'],
      ['TIME_WAIT', 1002],
      ['CLOSED', 121_002, 'timer'],
    ),
    segments: [
      segment('client', 'S', [0, null], 0, ['SYN_SENT', 'SYN_RCVD']),
      segment('board', 'S.', [0, 1], 1, ['ESTABLISHED', 'SYN_RCVD']),
      segment('client', '.', [1, 1], 2, ['ESTABLISHED', 'ESTABLISHED']),
      segment('client', 'F.', [1, 1], 1000, ['FIN_WAIT_1', 'CLOSE_WAIT']),
      segment('board', 'F.', [1, 2], 1001, ['TIME_WAIT', 'LAST_ACK']),
      segment('client', '.', [2, 2], 1002, ['TIME_WAIT', 'CLOSED']),
    ],
    leds: [
      { state: 'SYN_RCVD', pin: 2, litMs: 600 },
      { state: 'ESTABLISHED', pin: 3, litMs: 604 },
      { state: 'CLOSE_WAIT', pin: 4, litMs: 600 },
      { state: 'LAST_ACK', pin: 5, litMs: 600 },
    ],
    durationUs: 121_002_000,
  };
}
