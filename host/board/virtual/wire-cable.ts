import { parseFrame } from '../../wire/packet.ts';
import type { ParsedTcp } from '../../wire/tcp.ts';
import { flagsToText } from '../../wire/tcp-flags.ts';
import type { Cable, CrossedSegment } from '../board.ts';
import { type Crossing, WIRE_LATENCY_US, type Wire } from './wire.ts';

/** The wire as experiments see it: TCP segments, from whichever end. */
export class WireCable implements Cable {
  readonly latencyUs = WIRE_LATENCY_US;
  private readonly wire: Wire;
  private readonly boardStation: number;

  constructor(wire: Wire, boardStation: number) {
    this.wire = wire;
    this.boardStation = boardStation;
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
