import { seqAdd, seqDiff } from '../packet/sequence.ts';
import { TcpFlag } from '../packet/tcp-flags.ts';
import type { Handshake, Side } from './conversation.ts';
import type { SeenSegment, SideTracker } from './tracker.ts';

/** Follows the opening of one connection, segment by segment. */
export class HandshakeTracker {
  #syn: SeenSegment | null = null;
  #synAck: SeenSegment | null = null;
  #ack: SeenSegment | null = null;
  #simultaneous = false;
  #complete = false;

  /**
   * Takes note of a segment without RST, after both ends' trackers did.
   * @returns whether this segment completed the handshake.
   */
  add(seen: SeenSegment, from: Side, server: SideTracker, client: SideTracker): boolean {
    const { flags } = seen.tcp;
    const syn = (flags & TcpFlag.syn) !== 0;
    const ack = (flags & TcpFlag.ack) !== 0;
    if (syn && !ack) {
      if (from === 'client') this.#syn ??= seen;
      else if (this.#syn !== null && this.#synAck === null) this.#simultaneous = true;
    }
    if (syn && ack && this.#acknowledgesSyn(seen, from)) this.#synAck ??= seen;
    if (this.#complete || !ack) return false;
    if (this.#simultaneous) this.#complete = hasHeard(client, server) && hasHeard(server, client);
    else if (!syn && from === 'client' && this.#synAck !== null) {
      const beyond = seqDiff(seen.tcp.ack, seqAdd(this.#synAck.tcp.seq, 1));
      const sent = server.next === null ? 0 : seqDiff(seen.tcp.ack, server.next);
      if (beyond >= 0 && sent <= 0) {
        this.#ack = seen;
        this.#complete = this.#syn !== null;
      }
    }
    if (this.#complete) this.#ack ??= seen;
    return this.#complete;
  }

  result(): Handshake {
    const numberOf = (seen: SeenSegment | null) => seen?.number ?? null;
    const kind = this.#simultaneous
      ? 'simultaneous'
      : this.#syn === null && this.#synAck === null
        ? 'unseen'
        : 'three-segment';
    return {
      kind,
      complete: this.#complete,
      syn: numberOf(this.#syn),
      synAck: numberOf(this.#synAck),
      ack: numberOf(this.#ack),
    };
  }

  #acknowledgesSyn(seen: SeenSegment, from: Side): boolean {
    if (this.#simultaneous) return true;
    if (from !== 'server') return false;
    return this.#syn === null || seen.tcp.ack === seqAdd(this.#syn.tcp.seq, 1);
  }
}

/** Whether `listener` has acknowledged the other end's SYN. */
function hasHeard(listener: SideTracker, speaker: SideTracker): boolean {
  if (listener.acked === null || speaker.iss === null) return false;
  return seqDiff(listener.acked, seqAdd(speaker.iss, 1)) >= 0;
}
