import { seqAdd, seqDiff } from '../packet/sequence.ts';
import { TcpFlag } from '../packet/tcp-flags.ts';
import type { SeenSegment } from './seen-segment.ts';
import { readStateComment } from './state-comment.ts';

/**
 * What the other end made of a SYN. `taken`: it answered with SYN,ACK, or with the RST of a port where nobody listens · `none`: it was silent ·
 * `other`: it spoke of something else, as an old connection does (RFC 9293 §3.5.1, and in TIME_WAIT §3.10.7.4).
 */
export type SynAnswer = 'taken' | 'other' | 'none';

/** The answer to each SYN, and to each copy of it, among the segments between two ends: up to the next SYN, or copy. */
export function synAnswers(segments: readonly SeenSegment[]): ReadonlyMap<SeenSegment, SynAnswer> {
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
export function isSyn({ tcp, checksum }: SeenSegment): boolean {
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
