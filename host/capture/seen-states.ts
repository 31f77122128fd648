import type { TcpState } from '../../src/tcp-states.ts';
import type { TimedState } from '../board/board.ts';
import type { Conversation, ConversationSegment, PerSide, Side } from './conversation.ts';
import { inferStates } from './infer-states.ts';
import { readStateComment, type StateNote } from './state-comment.ts';

/** Both ends' states along a conversation, as far as the capture tells them. */
export interface SeenStates {
  /** `observed`: tcplab wrote them into the capture · `inferred` from the segments · `unknown`: neither can be. */
  readonly source: 'observed' | 'inferred' | 'unknown';
  /** Empty where they are not known. */
  readonly histories: PerSide<readonly TimedState[]>;
  /** After each segment. */
  readonly after: readonly PerSide<TcpState | null>[];
  /** What the cable's faults did to each segment. */
  readonly faults: readonly StateNote['fault'][];
}

export function seenStates(conversation: Conversation): SeenStates {
  const { segments } = conversation;
  const notes = segments.map(({ comment }) => readStateComment(comment));
  if (notes.every((note) => note !== null)) return observedStates(conversation, notes);
  const faults = notes.map(() => null);
  const inferred = inferStates(conversation);
  if (inferred) return { source: 'inferred', ...inferred, faults };
  const after = notes.map(() => ({ client: null, server: null }));
  return { source: 'unknown', histories: { client: [], server: [] }, after, faults };
}

function observedStates({ segments, handshake }: Conversation, notes: readonly StateNote[]): SeenStates {
  const after = notes.map(({ client, board }) => ({ client, server: board }));
  const history = (side: Side, before: TcpState): TimedState[] => {
    const states = after.map((states) => states[side]);
    if (states[0] === null || states[0] === undefined) return [];
    const first = handshake.syn === null ? states[0] : before;
    return historyOf(side, states, segments, first);
  };
  const histories = { client: history('client', 'CLOSED'), server: history('server', 'LISTEN') };
  return { source: 'observed', histories, after, faults: notes.map(({ fault }) => fault) };
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
function historyOf(
  side: Side,
  states: readonly (TcpState | null)[],
  segments: readonly ConversationSegment[],
  before: TcpState,
): TimedState[] {
  const history: TimedState[] = [{ state: before, timeUs: segments[0]?.timeUs ?? 0, cause: null }];
  const places = placesSentLater(side, states, segments);
  const sentLater = (state: TcpState, at: number) => PLACE[state] > places[at]!;
  let waiting: TimedState[] = [];
  for (const [index, { from, timeUs }] of segments.entries()) {
    const state = states[index];
    const step = state && ({ state, timeUs, cause: 'segment' } satisfies TimedState);
    if (step && from !== side) waiting.push(step);
    else if (step) history.push(step);
    history.push(...waiting.filter((early) => !sentLater(early.state, index)));
    waiting = waiting.filter((early) => sentLater(early.state, index));
  }
  return history.filter(({ state }, index) => state !== history[index - 1]?.state);
}

/** Behind each segment: the lowest place in which this end still sends one. */
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
    if (segments[at]?.from === side && state && PLACE[state] > 0) lowest = Math.min(lowest, PLACE[state]);
  }
  return places;
}
