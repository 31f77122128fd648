import { TcpFlag } from '../packet/tcp-flags.ts';
import type { Conversation, ConversationSegment, Side } from './conversation.ts';

/** What a reader of a capture is asked to find, beyond what `Conversation` says already. */
export interface Patterns {
  /** The packet with the RST that answered the SYN: nobody listened there, or would not. */
  readonly refusedBy: number | null;
  /** How often a SYN, and a SYN,ACK, was sent again. */
  readonly synAgain: number;
  readonly synAckAgain: number;
  /** Octets that the other end still sent after the first FIN: a half-close that was used; null without a FIN. */
  readonly octetsAfterFin: number | null;
}

export function patternsOf({ segments: all, handshake, close }: Conversation): Patterns {
  const segments = all.filter(({ checksum }) => checksum !== 'wrong');
  const refused = close.kind === 'reset' && close.by === 'server' && handshake.synAck === null;
  const first = close.kind === 'open' ? null : close.first;
  return {
    refusedBy: refused && handshake.syn !== null ? close.number : null,
    synAgain: repeats(segments, TcpFlag.syn),
    synAckAgain: repeats(segments, TcpFlag.syn | TcpFlag.ack),
    octetsAfterFin: first && octetsAfterFin(segments, first),
  };
}

/** Of segments with these of the flags SYN and ACK. In a simultaneous open, a SYN,ACK repeats a SYN's number and is none. */
function repeats(segments: readonly ConversationSegment[], wanted: number): number {
  const such = segments.filter(({ flags }) => (flags & (TcpFlag.syn | TcpFlag.ack)) === wanted);
  return such.length - new Set(such.map(({ from, seq }) => `${from} ${seq}`)).size;
}

function octetsAfterFin(segments: readonly ConversationSegment[], first: Side): number {
  const at = segments.findIndex(({ from, flags }) => from === first && (flags & TcpFlag.fin) !== 0);
  return segments
    .slice(at)
    .filter(({ from, retransmission }) => from !== first && !retransmission)
    .reduce((sum, { len }) => sum + len, 0);
}
