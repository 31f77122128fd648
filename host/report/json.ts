import type { TcpState } from '../../src/tcp-states.ts';
import type { BoardInfo } from '../board/board.ts';
import type {
  Mismatch,
  Outcome,
  Report,
  ReportedLed,
  ReportedSegment,
} from '../experiments/model/outcome.ts';

/**
 * What `tcplab run --json` prints. Other programs build on it: fields are added, never renamed or removed. docs/json-contract.md
 * says what each means.
 */
export interface JsonReport {
  board: BoardInfo;
  experiments: JsonExperiment[];
}

export interface JsonExperiment {
  name: string;
  verdict: Outcome['verdict'];
  /** Only where the verdict is `skipped`. */
  reason?: string;
  boardStates: TcpState[];
  /** null where the client's TCP does not show its states. */
  clientStates: TcpState[] | null;
  segments: JsonSegment[];
  leds: ReportedLed[];
  mismatches: Mismatch[];
  durationUs: number;
}

export type JsonSegment = Pick<
  ReportedSegment,
  'from' | 'flags' | 'seq' | 'ack' | 'len' | 'win' | 'timeUs' | 'absolute' | 'lost' | 'altered' | 'peer'
>;

/** The same report always gives the same octets. */
export function jsonReport({ board, outcomes }: Report): JsonReport {
  const { kind, name, lwip, app, states } = board;
  return { board: { kind, name, lwip, app, states }, experiments: outcomes.map(jsonExperiment) };
}

function jsonExperiment(outcome: Outcome): JsonExperiment {
  const { name, verdict, reason, board, client, segments, leds, mismatches, durationUs } = outcome;
  return {
    name,
    verdict,
    ...(reason === undefined ? {} : { reason: reason.en }),
    boardStates: board.map(({ state }) => state),
    clientStates: client?.map(({ state }) => state) ?? null,
    segments: segments.map(jsonSegment),
    leds: leds.map(({ state, pin, litMs }) => ({ state, pin, litMs })),
    mismatches: mismatches.map(jsonMismatch),
    durationUs,
  };
}

/** In English, in every language of the report. */
function jsonMismatch({ what, at, expected, actual, field, place }: Mismatch): Mismatch {
  return { what, at, expected, actual, field, place };
}

/** Undefined fields do not get into JSON: what does not hold of a segment is left out. */
function jsonSegment(segment: ReportedSegment): JsonSegment {
  const { from, flags, seq, ack, len, timeUs, win, absolute, lost, altered, peer } = segment;
  return { from, flags, seq, ack, len, timeUs, win, absolute, lost, altered, peer };
}
