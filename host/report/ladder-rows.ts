import type { TcpState } from '../../src/tcp-states.ts';
import { MS_US } from '../clock/clock.ts';
import type { ReportedSegment, ReportedState } from '../experiments/model/outcome.ts';
import { type LadderSource, ladderSources } from './ladder-connections.ts';
import {
  arrivalUs,
  arrivedSegment,
  type End,
  sentSegment,
  type Transition,
  transitionsOf,
} from './state-places.ts';

/** The rows of one ladder, from top to bottom. */
export type LadderRow =
  | { kind: 'start'; client: TcpState | null; board: TcpState | null }
  /** States are those that the segment led to: at its sender as it was sent, at its receiver as it arrived. */
  | { kind: 'segment'; segment: ReportedSegment; client: TcpState[]; board: TcpState[] }
  /** A segment that was long under way, or while others were sent: it arrives, and leads to states. */
  | { kind: 'arrival'; segment: ReportedSegment; timeUs: number; client: TcpState[]; board: TcpState[] }
  /** A state entered without a segment: a timer's work, or a call that sends nothing. */
  | { kind: 'state'; entered: Transition };

type SegmentRow = Extract<LadderRow, { segment: ReportedSegment }>;

/** What is under way for longer, in µs, has a row for its arrival, too. */
const LONG_US = 100 * MS_US;

/**
 * Rows of each ladder. Each state that was entered stands once, with what caused it. With `open` the experiment still runs: states whose segment may not
 * be known yet are left out.
 */
export function ladderRows(source: LadderSource, { open = false } = {}): LadderRow[][] {
  return ladderSources(source).map((connection) => {
    const { client, board, segments } = connection;
    const knownUs = open ? (segments.at(-1)?.timeUs ?? 0) : Number.POSITIVE_INFINITY;
    const isKnown = (row: LadderRow) =>
      row.kind === 'segment' || (row.kind === 'arrival' && isLong(row.segment)) || timeOf(row) < knownUs;
    const rows = rowsOf(connection).filter(isKnown);
    if (segments.some(({ peer }) => peer !== undefined)) return withUnmoved(rows, board);
    return [{ kind: 'start', client: client?.[0]?.state ?? null, board: board[0]?.state ?? null }, ...rows];
  });
}

function rowsOf({ client, board, segments }: LadderSource): LadderRow[] {
  const all: LadderRow[] = segments.map((segment) => ({ kind: 'segment', segment, client: [], board: [] }));
  /** In which each end of each connection entered its last state. */
  const last = new Map<string, LadderRow>();
  for (const segment of segments) if (isLong(segment)) insertArrival(segment, arrivalUs(segment));
  const transitions = [...transitionsOf('client', client ?? []), ...transitionsOf('board', board)];
  for (const transition of transitions.sort((a, b) => a.step.timeUs - b.step.timeUs)) place(transition);
  return all;

  function place(transition: Transition): void {
    const { end, step } = transition;
    const behind = lastPlace(end, step);
    const arrived = arrivedSegment(transition, segments) ?? null;
    const row =
      arrivalRow(arrived, behind) ??
      segmentRow(transition, arrived ?? sentSegment(transition, segments), arrived) ??
      (arrived && insertArrival(arrived, step.timeUs, behind));
    if (row) row[end].push(step.state);
    last.set(keyOf(end, step), row ?? insert({ kind: 'state', entered: transition }, behind));
  }

  function arrivalRow(arrived: ReportedSegment | null, behind: number): SegmentRow | null {
    const isIts = (row: LadderRow, at: number) =>
      row.kind === 'arrival' && row.segment === arrived && at >= behind;
    return (all.find(isIts) as SegmentRow | undefined) ?? null;
  }

  /** The row of that segment, if the state can stand there: nothing else happened while it was under way, and no later state of this end stands below. */
  function segmentRow(
    { end, step }: Transition,
    segment: ReportedSegment | undefined,
    arrived: ReportedSegment | null,
  ): SegmentRow | null {
    if (arrived && isLong(arrived)) return null;
    const at = all.findIndex((row) => row.kind === 'segment' && row.segment === segment);
    const row = all[at];
    if (row?.kind !== 'segment' || at < lastPlace(end, step)) return null;
    const sentUs = row.segment.timeUs;
    const [fromUs, untilUs] = arrived ? [sentUs, arrivalUs(arrived)] : [step.timeUs, sentUs];
    return all.some((other) => timeOf(other) > fromUs && timeOf(other) < untilUs) ? null : row;
  }

  /** Before the segments of its time, which may come of it, and behind the state before it. */
  function insert<Row extends LadderRow>(row: Row, behind = -1): Row {
    const timeUs = timeOf(row);
    const isLater = (other: LadderRow) =>
      timeOf(other) > timeUs || (timeOf(other) === timeUs && other.kind === 'segment');
    const later = all.findIndex(isLater);
    all.splice(Math.max(later < 0 ? all.length : later, behind + 1), 0, row);
    return row;
  }

  function insertArrival(segment: ReportedSegment, timeUs: number, behind = -1): SegmentRow {
    return insert({ kind: 'arrival', segment, timeUs, client: [], board: [] }, behind);
  }

  function lastPlace(end: End, step: ReportedState): number {
    const row = last.get(keyOf(end, step));
    return row ? all.indexOf(row) : -1;
  }
}

/** Several peers begin at different times: each one's first segment shows where it leaves the board, also if that is in LISTEN. */
function withUnmoved(rows: LadderRow[], board: readonly ReportedState[]): LadderRow[] {
  const seen = new Set<number | undefined>();
  return rows.map((row) => {
    if (row.kind !== 'segment' || seen.has(row.segment.clientPort)) return row;
    const { clientPort } = row.segment;
    seen.add(clientPort);
    const begun = board.find((step) => step.clientPort === clientPort);
    return row.board.length === 0 && begun ? { ...row, board: [begun.state] } : row;
  });
}

function keyOf(end: End, { clientPort }: ReportedState): string {
  return `${end} ${clientPort}`;
}

function timeOf(row: LadderRow): number {
  if (row.kind === 'start') return Number.NEGATIVE_INFINITY;
  if (row.kind === 'segment') return row.segment.timeUs;
  return row.kind === 'arrival' ? row.timeUs : row.entered.step.timeUs;
}

function isLong(segment: ReportedSegment): boolean {
  return arrivalUs(segment) - segment.timeUs > LONG_US;
}
