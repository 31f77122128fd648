import type { SwitchCable } from '../cable/switch-cable.ts';
import type { Clock } from '../clock/clock.ts';
import { parseSegment } from '../notation/parse.ts';
import type { ResolvedSegment } from '../notation/resolve.ts';
import type { SegmentNotation } from '../notation/segment.ts';
import type { SymbolValues } from '../notation/sum.ts';
import type { Endpoint, Packet } from '../packet/packet.ts';
import { flagsToText, TcpFlag } from '../packet/tcp-flags.ts';
import { EndVariables } from './end-variables.ts';
import { packetOf, resolveToFit } from './segment-packet.ts';

/** A segment that arrived at the peer. Numbers absolute. */
export interface ReceivedSegment {
  flags: string;
  seq: number;
  ack: number | null;
  len: number;
  win: number;
  timeUs: number;
}

export interface SegmentPeerOptions {
  cable: SwitchCable;
  clock: Clock;
  /** The peer's own port. */
  port: number;
  /** The end that it speaks to: the board's, or the ordinary client's. */
  to: Endpoint;
  /** The peer's initial sequence number. */
  iss: number;
  /** In whose name it sends; its own address where it is left out. What is answered goes there. */
  address?: string;
  /** The variables of a connection that others speak on, too; followed from its own segments where they are left out. */
  variables?: EndVariables;
}

/**
 * One end of a connection without a TCP behind it: it sends the segments it is told to, in any state of the other end, and answers nothing by itself. It
 * follows the other end's variables from what it sees, so that segments can be written in RCV.NXT and SND.NXT.
 */
export class SegmentPeer {
  readonly address: string;
  readonly port: number;
  readonly iss: number;
  readonly received: ReceivedSegment[] = [];
  private readonly options: SegmentPeerOptions;
  private readonly unsubscribe: () => void;
  private readonly variables: EndVariables;

  constructor(options: SegmentPeerOptions) {
    this.options = options;
    this.address = options.address ?? options.cable.peerAddress;
    this.port = options.port;
    this.iss = options.iss;
    this.variables = options.variables ?? new EndVariables(options.iss);
    this.unsubscribe = options.cable.onPacket((packet) => this.receive(packet));
  }

  /** The other end's variables (RFC 9293 §3.3.1), as far as its segments have shown them. */
  symbols(): SymbolValues {
    return this.variables.symbols();
  }

  /**
   * Sends one segment.
   * @throws {NotationError} when it cannot be read, names a number that is not known here, or is longer than the cable carries.
   */
  send(segment: string | SegmentNotation): ResolvedSegment {
    const notation = typeof segment === 'string' ? parseSegment(segment) : segment;
    const { cable, to } = this.options;
    const resolved = resolveToFit(notation, this.symbols(), cable.mtu);
    cable.inject(packetOf(resolved, { ip: this.address, port: this.port }, to));
    this.variables.received({ ...resolved, length: resolved.payload.length });
    return resolved;
  }

  close(): void {
    this.unsubscribe();
  }

  /** A segment whose checksum is wrong never arrived (RFC 9293 §3.1). */
  private receive({ tcp }: Packet): void {
    if (!tcp || tcp.destinationPort !== this.port || tcp.sourcePort !== this.options.to.port) return;
    if (tcp.checksumOk === false) return;
    const { flags, seq, window } = tcp;
    const { length } = tcp.payload;
    const ack = flags & TcpFlag.ack ? tcp.ack : null;
    const timeUs = this.options.clock.nowUs();
    this.received.push({ flags: flagsToText(flags), seq, ack, len: length, win: window, timeUs });
    this.variables.sent({ flags, seq, ack, length, window });
  }
}
