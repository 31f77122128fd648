import { seqAdd, seqDiff } from '../packet/sequence.ts';
import { TcpFlag } from '../packet/tcp-flags.ts';
import { ConversationTracker } from './conversation-tracker.ts';
import type { SeenSegment } from './seen-segment.ts';
import { readStateComment } from './state-comment.ts';

/**
 * Groups segments into TCP conversations. Segments between the same two ends belong together until a SYN with a new number
 * is answered, or comes after the close and nobody answers. With a wrong checksum none begins: not even its ports are
 * certain.
 */
export function groupConversations(segments: Iterable<SeenSegment>, onStray: (seen: SeenSegment) => void) {
  const byEnds = new Map<string, SeenSegment[]>();
  for (const seen of segments) {
    const ends = [seen.from, seen.to].sort().join(' ');
    const known = byEnds.get(ends);
    if (known) known.push(seen);
    else if (seen.checksum === 'wrong') onStray(seen);
    else byEnds.set(ends, [seen]);
  }
  return (
    [...byEnds.values()]
      .flatMap(conversationsBetween)
      .sort((a, b) => (a.segments[0]?.number ?? 0) - (b.segments[0]?.number ?? 0))
      /** Numbered from 1, in the order in which they begin. */
      .map((conversation, index) => ({ number: index + 1, ...conversation }))
  );
}

/** One TCP connection, or one attempt at it. */
export type Conversation = ReturnType<typeof groupConversations>[number];
export type ConversationSegment = Conversation['segments'][number];

/** Those of the same two ends, one after another. */
function conversationsBetween(segments: readonly SeenSegment[]) {
  const answers = synAnswers(segments);
  const trackers: ConversationTracker[] = [];
  /** By sender and number of the segments that began them. */
  const begun = new Map<string, ConversationTracker>();
  let current: ConversationTracker | undefined;
  for (const [at, seen] of segments.entries()) {
    const answer = answers.get(seen);
    const isNew = answer === 'taken' || (answer === 'none' && current?.isClosed);
    if (current === undefined || (isNew && !current.isOpenedBy(seen))) {
      const first = `${seen.from} ${seen.tcp.seq}`;
      const before = begun.get(first);
      // A SYN that is sent again after others between them belongs to the first of its copies.
      current = before?.isUnanswered ? before : new ConversationTracker(...rolesFrom(at, segments));
      if (current !== before) trackers.push(current);
      begun.set(first, current);
    }
    current.add(seen);
  }
  return trackers.map((tracker) => tracker.result());
}

/** Client and server of the conversation that begins there, see `Side`. */
function rolesFrom(at: number, segments: readonly SeenSegment[]): [client: string, server: string] {
  const { from, to, tcp } = segments[at] as SeenSegment;
  const has = (flag: number) => (tcp.flags & flag) !== 0;
  const byPort = tcp.sourcePort >= tcp.destinationPort ? from : to;
  const bySyn = has(TcpFlag.ack) ? to : from;
  const client = has(TcpFlag.syn) ? bySyn : (segments.slice(at).find(isSyn)?.from ?? byPort);
  return [client, client === from ? to : from];
}

/**
 * What the other end made of a SYN. `taken`: it answered with SYN,ACK, or with the RST of a port where nobody listens · `none`: it was silent ·
 * `other`: it spoke of something else, as an old connection does (RFC 9293 §3.5.1, and in TIME_WAIT §3.10.7.4).
 */
type SynAnswer = 'taken' | 'other' | 'none';

/** The answer to each SYN, and to each copy of it, among the segments between two ends: up to the next SYN, or copy. */
function synAnswers(segments: readonly SeenSegment[]): ReadonlyMap<SeenSegment, SynAnswer> {
  const answers = new Map<SeenSegment, SynAnswer>();
  let next: SeenSegment | undefined;
  let between: SeenSegment[] = [];
  for (const seen of [...segments].reverse()) {
    if (isSyn(seen)) {
      const others = between.filter(({ from }) => from !== seen.from);
      const isCopied = next?.from === seen.from && next.tcp.seq === seen.tcp.seq;
      const silence = isCopied ? answers.get(next!)! : 'none';
      const answer = others.some((one) => takes(one, seen)) ? 'taken' : 'other';
      answers.set(seen, others.length > 0 ? answer : silence);
      [next, between] = [seen, []];
    } else if (seen.checksum !== 'wrong') between.push(seen);
  }
  return answers;
}

/** A SYN without ACK, by which a connection begins. */
function isSyn({ tcp, checksum }: SeenSegment): boolean {
  return checksum !== 'wrong' && (tcp.flags & (TcpFlag.syn | TcpFlag.ack | TcpFlag.rst)) === TcpFlag.syn;
}

/**
 * A SYN,ACK acknowledges the SYN, and data with it or not (RFC 7413); so does the RST of a port where nobody listens (RFC 9293 §3.5.2), unless it is
 * known that an old connection was there: lwIP's TIME_WAIT sends such a RST.
 */
function takes({ tcp, comment }: SeenSegment, { tcp: syn }: SeenSegment): boolean {
  const isRefusal = (tcp.flags & TcpFlag.rst) !== 0 && tcp.seq === 0;
  const isAnswer =
    (tcp.flags & TcpFlag.syn) !== 0 || (isRefusal && readStateComment(comment)?.board !== 'TIME_WAIT');
  const beyond = seqDiff(tcp.ack, seqAdd(syn.seq, 1));
  return isAnswer && (tcp.flags & TcpFlag.ack) !== 0 && beyond >= 0 && beyond <= syn.payloadLength;
}
