import { TCP_STATES, type TcpState } from '../../src/tcp-states.ts';
import type { CrossedSegment } from '../cable/cable.ts';

/** Contents of a packet's comment: both ends' states after the segment's effect, and the cable's fault. */
export interface StateNote {
  /** null for a peer without a TCP, whose segments are made by hand, at that end. */
  readonly client: TcpState | null;
  readonly board: TcpState | null;
  readonly fault: 'lost' | CrossedSegment['altered'];
}

const NO_TCP = 'has no TCP';

/** `client FIN_WAIT_1, board CLOSE_WAIT`, and `(lost)`, `(late)`, `(copy)` or `(corrupt)` behind it. */
export function stateComment({ client, board, fault }: StateNote): string {
  return `client ${client ?? NO_TCP}, board ${board ?? NO_TCP}${fault ? ` (${fault})` : ''}`;
}

const LINE =
  /^client ([A-Z0-9_]+|has no TCP), board ([A-Z0-9_]+|has no TCP)(?: \((lost|late|copy|corrupt)\))?$/;

/** Finds that line in a packet's comment; null if there is none, as in other programs' captures. */
export function readStateComment(comment: string): StateNote | null {
  for (const line of comment.split('\n')) {
    const [, clientText, boardText, fault = null] = LINE.exec(line) ?? [];
    const client = stateIn(clientText);
    const board = stateIn(boardText);
    if (client !== undefined && board !== undefined)
      return { client, board, fault: fault as StateNote['fault'] };
  }
  return null;
}

function stateIn(text: string | undefined): TcpState | null | undefined {
  return text === NO_TCP ? null : TCP_STATES.find((state) => state === text);
}
