import { TcpFlag } from '../packet/tcp-flags.ts';
import { Completeness } from './conversation.ts';

/** What one segment adds to its conversation's completeness, counted as Wireshark does. */
export function completenessBits(flags: number, dataLength: number): number {
  let bits = 0;
  const synAndAck = flags & (TcpFlag.syn | TcpFlag.ack);
  if (synAndAck === TcpFlag.syn)
    bits |= dataLength > 0 ? Completeness.syn | Completeness.data : Completeness.syn;
  if (synAndAck === (TcpFlag.syn | TcpFlag.ack)) bits |= Completeness.synAck;
  if (synAndAck === TcpFlag.ack) bits |= dataLength > 0 ? Completeness.data : Completeness.ack;
  if ((flags & (TcpFlag.fin | TcpFlag.ack)) === (TcpFlag.fin | TcpFlag.ack)) bits |= Completeness.fin;
  if ((flags & TcpFlag.rst) !== 0) bits |= Completeness.rst;
  return bits;
}
