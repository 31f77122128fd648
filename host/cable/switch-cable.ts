import { CONTROL_PORT } from '../../src/ports.ts';
import type { LwipClient } from '../client/lwip-client.ts';
import { MS_US } from '../clock/clock.ts';
import type { BareStation } from '../ethernet/bare-station.ts';
import {
  type Arrival,
  type Crossing,
  type EthernetSwitch,
  SWITCH_LATENCY_US,
} from '../ethernet/ethernet-switch.ts';
import { Listeners } from '../listeners.ts';
import { mayHoldTcp, type Packet, parseFrame, parseIpPacket } from '../packet/packet.ts';
import { flagsToText } from '../packet/tcp-flags.ts';
import type { Cable, CrossedSegment } from './cable.ts';
import { CableFaults, type Passage } from './faults.ts';

/** A frame on the cable: a copy is one of its own, a damaged one is as it arrives. */
export interface CableFrame {
  readonly frame: Uint8Array;
  /** As it was before any damage. */
  readonly packet: Packet;
  /** When it was sent. */
  readonly timeUs: number;
  /** null if it is lost. */
  readonly arrival: Arrival | null;
  /** null if it carries none. */
  readonly segment: CrossedSegment | null;
}

export interface SwitchCableOptions {
  ethernet: EthernetSwitch;
  board: { station: number; address: string };
  client: LwipClient;
  /** The host without a TCP, through which packets are injected. */
  peer: BareStation;
}

/** The switch as experiments see it: TCP segments, from whichever end. */
export class SwitchCable implements Cable {
  readonly latencyUs = SWITCH_LATENCY_US;
  readonly boardAddress: string;
  readonly client: LwipClient;
  readonly faults = new CableFaults();
  private readonly frames = new Listeners<[CableFrame]>();
  private readonly segments = new Listeners<[CrossedSegment]>();
  private readonly boardStation: number;
  private readonly peer: BareStation;
  /** How many TCP segments were sent, those of the control channel not counted. */
  private crossings = 0;

  constructor({ ethernet, board, client, peer }: SwitchCableOptions) {
    this.boardStation = board.station;
    this.boardAddress = board.address;
    this.client = client;
    this.peer = peer;
    ethernet.disturbance = (frame, _, arrival) => this.disturb(frame, arrival);
    ethernet.onFrame((crossing) => this.tellOf(crossing));
  }

  get clientAddress(): string {
    return this.client.address;
  }

  get peerAddress(): string {
    return this.peer.address;
  }

  inject(packet: Uint8Array): void {
    const isForClient = parseIpPacket(packet).ipv4?.destination === this.clientAddress;
    this.peer.send(
      packet,
      isForClient ? this.client : { station: this.boardStation, address: this.boardAddress },
    );
  }

  onPacket(listener: (packet: Packet) => void): () => void {
    return this.peer.onPacket(listener);
  }

  onSegment(listener: (segment: CrossedSegment) => void): () => void {
    return this.segments.add(listener);
  }

  /** Listens to every frame as it is sent. */
  onFrame(listener: (frame: CableFrame) => void): () => void {
    return this.frames.add(listener);
  }

  /** Parsed once, however many listen. Of those in which nobody has an interest, most are beacons: one every two seconds, for hours. */
  private tellOf(crossing: Crossing): void {
    const { frame } = crossing;
    if (!this.frames.any && !(this.segments.any && mayHoldTcp(frame))) return;
    const packet = parseFrame(frame);
    const arrivals = crossing.arrivals.length > 0 ? crossing.arrivals : [null];
    for (const arrival of arrivals) {
      const timeUs = this.sentUs(crossing, arrival);
      const segment = this.crossed(packet, frame, timeUs, arrival);
      this.frames.tell({ frame: arrival?.frame ?? frame, packet, timeUs, arrival, segment });
      if (segment) this.segments.tell(segment);
    }
    if (isCounted(this.ends(packet))) this.crossings++;
  }

  /** Faults are for the lab's segments: without ARP and the control channel nothing could be seen of them. */
  private disturb(frame: Uint8Array, straight: Arrival): readonly Arrival[] | null {
    if (this.faults.idle || !mayHoldTcp(frame)) return [straight];
    const ends = this.ends(parseFrame(frame));
    if (!isCounted(ends)) return [straight];
    const passages = this.faults.cross({ ...ends, crossing: this.crossings });
    return passages?.map((passage) => arrivalOf(straight, passage)) ?? null;
  }

  private get transitUs(): number {
    return this.latencyUs + this.faults.slowMotionMs * MS_US;
  }

  /** A copy is the cable's own: it is sent when it must leave to arrive as it does. */
  private sentUs({ timeUs }: Crossing, arrival: Arrival | null): number {
    return arrival?.altered === 'copy' ? arrival.timeUs - this.transitUs : timeUs;
  }

  private crossed(
    packet: Packet,
    frame: Uint8Array,
    timeUs: number,
    arrival: Arrival | null,
  ): CrossedSegment | null {
    const { tcp } = packet;
    const ends = this.ends(packet);
    if (!tcp || !ends) return null;
    const mss = tcp.options.find((option) => option.kind === 'mss');
    return {
      ...ends,
      seq: tcp.seq,
      ack: tcp.ack,
      len: tcp.payload.length,
      win: tcp.window,
      mss: mss?.kind === 'mss' ? mss.mss : null,
      urg: tcp.urgentPointer,
      options: tcp.options,
      data: tcp.payload,
      timeUs,
      arrivesUs: arrival?.timeUs ?? null,
      lost: arrival === null,
      altered: arrival?.altered ?? null,
      crossing: this.crossings,
      frame,
    };
  }

  /** By address: a peer can speak in either end's name, and take the board's place. */
  private ends({ ipv4, tcp }: Packet): Ends | null {
    if (!tcp) return null;
    const fromBoard = ipv4?.source === this.boardAddress || ipv4?.destination === this.clientAddress;
    return {
      from: fromBoard ? 'board' : 'client',
      flags: flagsToText(tcp.flags),
      clientPort: fromBoard ? tcp.destinationPort : tcp.sourcePort,
      boardPort: fromBoard ? tcp.sourcePort : tcp.destinationPort,
    };
  }
}

type Ends = Pick<CrossedSegment, 'from' | 'flags' | 'clientPort' | 'boardPort'>;

/** A segment that faults are for. */
function isCounted(ends: Ends | null): ends is Ends {
  return ends !== null && ends.boardPort !== CONTROL_PORT;
}

function arrivalOf({ frame, timeUs }: Arrival, { delayUs, altered }: Passage): Arrival {
  return { frame: altered === 'corrupt' ? damaged(frame) : frame, timeUs: timeUs + delayUs, altered };
}

/** One bit of the last octet is wrong: TCP's checksum notices (RFC 9293 §3.1). */
function damaged(frame: Uint8Array): Uint8Array {
  const copy = frame.slice();
  copy[copy.length - 1] = (copy[copy.length - 1] as number) ^ 1;
  return copy;
}
