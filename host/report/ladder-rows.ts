import type { TcpState } from '../../src/tcp-states.ts';
import type { Cause } from '../../src/trace-records.ts';
import type { TimedState } from '../board/board.ts';
import type { Outcome, ReportedSegment } from '../experiments/outcome.ts';

/** What a ladder is drawn from. */
export type LadderSource = Pick<Outcome, 'board' | 'client' | 'segments'>;

/** The rows of one connection's ladder, from top to bottom. States are those entered since the row before. */
export type LadderRow =
  | { kind: 'start'; client: TcpState | null; board: TcpState | null }
  | { kind: 'segment'; segment: ReportedSegment; client: TcpState[]; board: TcpState[] }
  /** A state entered without a segment: a timer's work, or a call that sends nothing. */
  | {
      kind: 'state';
      timeUs: number;
      end: 'client' | 'board';
      from: TcpState;
      to: TcpState;
      cause: Cause | null;
    };

type StateRow = Extract<LadderRow, { kind: 'state' }>;

/**
 * Rows of each connection, or of all together where their segments cannot be told apart by their SYNs. With `open` the experiment still
 * runs: states whose segment may not be known yet are left out.
 */
export function ladderRows(source: LadderSource, { open = false } = {}): LadderRow[][] {
  const connections = connectionsOf(source);
  if (connections) return connections.map((connection) => rowsOf(connection, open));
  return source.segments.length > 0 ? [mergedRows(source.segments)] : [];
}

/** Time lines begin anew with each connection, at a state that nothing caused; segments with the SYN. */
function connectionsOf({ board, client, segments }: LadderSource): LadderSource[] | null {
  if (segments.some(({ peer }) => peer !== undefined)) return null;
  const boards = cutBefore(board, ({ cause }) => cause === null);
  if (boards.length === 1) return [{ board, client, segments }];
  const clients = client && cutBefore(client, ({ cause }) => cause === null);
  let iss: number | null = null;
  const dialogues = cutBefore(segments, ({ from, flags, absolute }) => {
    if (from !== 'client' || flags !== 'S' || absolute.seq === iss) return false;
    iss = absolute.seq;
    return true;
  });
  if (dialogues.length !== boards.length || (clients ?? boards).length !== boards.length) return null;
  return boards.map((steps, index) => ({
    board: steps,
    client: clients?.[index] ?? null,
    segments: dialogues[index] ?? [],
  }));
}

/** Several peers at once: each segment with what it changed at the ends of its own connection. */
function mergedRows(segments: ReportedSegment[]): LadderRow[] {
  const last = new Map<string, ReportedSegment['after']>();
  return segments.map((segment) => {
    const { peer = '', after } = segment;
    const before = last.get(peer);
    last.set(peer, after);
    return {
      kind: 'segment',
      segment,
      client: after.client && after.client !== before?.client ? [after.client] : [],
      board: after.board && after.board !== before?.board ? [after.board] : [],
    };
  });
}

function cutBefore<Item>(items: Item[], begins: (item: Item) => boolean): Item[][] {
  const parts: Item[][] = [];
  for (const item of items) {
    const current = parts[parts.length - 1];
    if (begins(item) || !current) parts.push([item]);
    else current.push(item);
  }
  return parts;
}

function rowsOf({ board, client, segments }: LadderSource, open: boolean): LadderRow[] {
  const boardEnd = new TimeLine('board', board);
  const clientEnd = new TimeLine('client', client ?? []);
  const rows: LadderRow[] = [
    { kind: 'start', client: client?.[0]?.state ?? null, board: board[0]?.state ?? null },
  ];
  for (const segment of segments) {
    const atClient = clientEnd.advanceTo(segment.after.client, segment.timeUs);
    const atBoard = boardEnd.advanceTo(segment.after.board, segment.timeUs);
    rows.push(...inOrder([...atClient.before, ...atBoard.before]));
    rows.push({ kind: 'segment', segment, client: atClient.now, board: atBoard.now });
  }
  if (!open) rows.push(...inOrder([...clientEnd.rest(), ...boardEnd.rest()]));
  return rows;
}

function inOrder(rows: StateRow[]): StateRow[] {
  return rows.sort((a, b) => a.timeUs - b.timeUs);
}

/** The states of one end, handed out row by row. */
class TimeLine {
  private readonly end: 'client' | 'board';
  private readonly steps: TimedState[];
  private at = 0;

  constructor(end: 'client' | 'board', steps: TimedState[]) {
    this.end = end;
    this.steps = steps;
  }

  /** Moves on to the state after a segment: what was entered before it was sent has rows of its own, the rest goes into its row. */
  advanceTo(target: TcpState | null, sentUs: number): { before: StateRow[]; now: TcpState[] } {
    const before: StateRow[] = [];
    const now: TcpState[] = [];
    if (this.steps[this.at]?.state === target) return { before, now };
    const found = this.steps.findIndex((step, index) => index > this.at && step.state === target);
    while (this.at < found) {
      const row = this.next();
      if (row.timeUs < sentUs) before.push(row);
      else now.push(row.to);
    }
    return { before, now };
  }

  rest(): StateRow[] {
    const rows: StateRow[] = [];
    while (this.at < this.steps.length - 1) rows.push(this.next());
    return rows;
  }

  private next(): StateRow {
    const from = this.steps[this.at] as TimedState;
    const to = this.steps[++this.at] as TimedState;
    return {
      kind: 'state',
      timeUs: to.timeUs,
      end: this.end,
      from: from.state,
      to: to.state,
      cause: to.cause,
    };
  }
}
