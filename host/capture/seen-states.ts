import type { TcpState } from '../../src/tcp-states.ts';
import { TcpFlag } from '../packet/tcp-flags.ts';
import type { Path, Side, States } from './conversation.ts';
import type { Conversation, ConversationSegment } from './conversations.ts';
import { readStateComment, type StateNote } from './state-comment.ts';

/** Both ends' states along a conversation, as far as the capture tells them. */
export interface SeenStates extends States {
  /** `observed`: tcplab wrote them into the capture · `inferred` from the segments · `unknown`: neither can be. */
  readonly source: 'observed' | 'inferred' | 'unknown';
  /** The cable's fault for each segment. */
  readonly faults: readonly StateNote['fault'][];
}

export function seenStates(conversation: Conversation): SeenStates {
  const { segments } = conversation;
  const notes = segments.map(({ comment }) => readStateComment(comment));
  if (notes.every((note) => note !== null)) return observedStates(conversation, notes);
  const faults = segments.map(({ checksum }) => (checksum === 'wrong' ? 'corrupt' : null));
  if (conversation.states) return { source: 'inferred', ...conversation.states, faults };
  const after = notes.map(() => ({ client: null, server: null }));
  return { source: 'unknown', paths: { client: null, server: null }, after, faults };
}

function observedStates({ segments, handshake }: Conversation, notes: readonly StateNote[]): SeenStates {
  const after = notes.map(({ client, board }) => ({ client, server: board }));
  const path = (side: Side, before: TcpState): Path | null => {
    const states = after.map((states) => states[side]);
    if (states[0] === null || states[0] === undefined) return null;
    return pathOf(side, states, segments, handshake.syn === null ? states[0] : before);
  };
  const paths = { client: path('client', 'CLOSED'), server: path('server', 'LISTEN') };
  return { source: 'observed', paths, after, faults: notes.map(({ fault }) => fault) };
}

/** No connection goes back to a state with a lower number (RFC 9293 §3.3.2); CLOSED is at both ends of its way. */
const PLACE: Record<TcpState, number> = {
  CLOSED: 0,
  LISTEN: 0,
  SYN_SENT: 1,
  SYN_RCVD: 2,
  ESTABLISHED: 3,
  FIN_WAIT_1: 4,
  CLOSE_WAIT: 4,
  FIN_WAIT_2: 5,
  CLOSING: 5,
  LAST_ACK: 5,
  TIME_WAIT: 6,
};

/**
 * One end's states in the order in which they were entered. A segment's comment tells the state in which it found its receiver, which may have been
 * after that one sent some more: such a state has its place behind those.
 */
function pathOf(
  side: Side,
  states: readonly (TcpState | null)[],
  segments: readonly ConversationSegment[],
  start: TcpState,
): Path {
  const places = placesSentLater(side, states, segments);
  let last = start;
  let waiting: TcpState[] = [];
  const entered = segments.map(({ from }, index) => {
    const state = states[index];
    const isLater = (early: TcpState) => PLACE[early] > places[index]!;
    if (state && from !== side) waiting.push(state);
    const now = [...(state && from === side ? [state] : []), ...waiting.filter((early) => !isLater(early))];
    waiting = waiting.filter(isLater);
    return now.filter((next) => {
      const isNew = next !== last;
      last = next;
      return isNew;
    });
  });
  return { start, entered };
}

/** Behind each segment: the lowest place in which this end still sends one, before it begins anew (after a crash, RFC 9293 §3.5.1). */
function placesSentLater(
  side: Side,
  states: readonly (TcpState | null)[],
  segments: readonly ConversationSegment[],
): number[] {
  const places: number[] = new Array(segments.length);
  let lowest = Number.POSITIVE_INFINITY;
  for (let at = segments.length - 1; at >= 0; at--) {
    places[at] = lowest;
    const state = states[at];
    const segment = segments[at];
    if (segment?.from !== side || !state || PLACE[state] === 0) continue;
    const beginsAnew = (segment.flags & TcpFlag.syn) !== 0 && segment.relativeSeq !== 0;
    lowest = beginsAnew ? Number.POSITIVE_INFINITY : Math.min(lowest, PLACE[state]);
  }
  return places;
}
