import { type Packet, parseFrame } from '../../wire/packet.ts';
import type { ParsedTcp } from '../../wire/tcp.ts';
import { flagsToText } from '../../wire/tcp-flags.ts';
import type { Cable, CrossedSegment } from '../board.ts';
import type { BareStation } from './bare-station.ts';
import { type Crossing, WIRE_LATENCY_US, type Wire } from './wire.ts';

/** The wire as experiments see it: TCP segments, from whichever end. */
export class WireCable implements Cable {
  readonly latencyUs = WIRE_LATENCY_US;
  readonly boardAddress: string;
  private readonly wire: Wire;
  private readonly boardStation: number;
  private readonly peer: BareStation;

  constructor(wire: Wire, board: { station: number; address: string }, peer: BareStation) {
    this.wire = wire;
    this.boardStation = board.station;
    this.boardAddress = board.address;
    this.peer = peer;
  }

  get peerAddress(): string {
    return this.peer.address;
  }

  inject(packet: Uint8Array): void {
    this.peer.send(packet, { station: this.boardStation, address: this.boardAddress });
  }

  onPacket(listener: (packet: Packet) => void): () => void {
    return this.peer.onPacket(listener);
  }

  onSegment(listener: (segment: CrossedSegment) => void): () => void {
    return this.wire.onFrame((crossing) => {
      const { tcp } = parseFrame(crossing.frame);
      if (tcp) listener(this.crossed(crossing, tcp));
    });
  }

  private crossed({ station, timeUs, arrives }: Crossing, tcp: ParsedTcp): CrossedSegment {
    const fromBoard = station === this.boardStation;
    const mss = tcp.options.find((option) => option.kind === 'mss');
    return {
      from: fromBoard ? 'board' : 'client',
      flags: flagsToText(tcp.flags),
      seq: tcp.seq,
      ack: tcp.ack,
      len: tcp.payloadLength,
      win: tcp.window,
      mss: mss?.kind === 'mss' ? mss.mss : null,
      timeUs,
      clientPort: fromBoard ? tcp.destinationPort : tcp.sourcePort,
      boardPort: fromBoard ? tcp.sourcePort : tcp.destinationPort,
      lost: !arrives,
    };
  }
}
