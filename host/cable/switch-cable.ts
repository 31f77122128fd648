import { CONTROL_PORT } from '../../src/ports.ts';
import { LwipClient } from '../client/lwip-client.ts';
import { type Clock, MS_US } from '../clock/clock.ts';
import { BareStation } from '../ethernet/bare-station.ts';
import {
  type Arrival,
  type Crossing,
  type EthernetSwitch,
  SWITCH_LATENCY_US,
} from '../ethernet/ethernet-switch.ts';
import { Listeners } from '../listeners.ts';
import { ETHERNET_MTU } from '../packet/ethernet.ts';
import { mayHoldTcp, type Packet, parseFrame, parseIpPacket } from '../packet/packet.ts';
import { flagsToText } from '../packet/tcp-flags.ts';
import type { CrossedSegment } from './cable.ts';
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

/** Stations at the switch: the board, or what stands for it; the ordinary client; the segment peer, a host without a TCP. */
export const BOARD_STATION = 1;
export const CLIENT_STATION = 2;
export const PEER_STATION = 3;

/** IPv4 addresses at the switch, dotted. */
export interface CableAddresses {
  board: string;
  client: string;
  peer: string;
}

interface SwitchCableOptions {
  clock: Clock;
  /** Its other port is a board's. */
  ethernet: EthernetSwitch;
  /** dist/board.wasm, compiled. */
  module: WebAssembly.Module;
  addresses: CableAddresses;
  /** The client's ports and initial sequence numbers follow from it. */
  seed: number;
  /** See SwitchCable; that of Ethernet, unless told. */
  mtu?: number;
}

/** What connects the board with a client, and with a peer that has no TCP of its own: any packet can be put on it. To experiments it is TCP segments, from whichever end. */
export class SwitchCable {
  /** How long a segment is under way, in µs. */
  readonly latencyUs = SWITCH_LATENCY_US;
  /** Octets of the longest IPv4 packet that it carries. */
  readonly mtu: number;
  /** IPv4, dotted. */
  readonly boardAddress: string;
  /** The one that `inject` sends from and `onPacket` listens at. */
  readonly peerAddress: string;
  readonly clientAddress: string;
  /** An ordinary client whose segments cross this cable. */
  readonly client: LwipClient;
  /** Ways to misbehave, for every segment on it. */
  readonly faults = new CableFaults();
  private readonly frames = new Listeners<[CableFrame]>();
  /** Listens to every frame as it is sent. */
  readonly onFrame = this.frames.add;
  private readonly segments = new Listeners<[CrossedSegment]>();
  /** Every TCP segment on it, as it is sent. */
  readonly onSegment = this.segments.add;
  private readonly peer: BareStation;
  /** What is sent to the peer's address, as it arrives there. */
  readonly onPacket: BareStation['onPacket'];
  /** How many TCP segments were sent, those of the control channel not counted. */
  private crossings = 0;

  constructor({ clock, ethernet, module, addresses, seed, mtu = ETHERNET_MTU }: SwitchCableOptions) {
    this.mtu = mtu;
    this.boardAddress = addresses.board;
    this.peerAddress = addresses.peer;
    this.clientAddress = addresses.client;
    this.peer = new BareStation(ethernet, PEER_STATION, addresses.peer);
    this.onPacket = this.peer.onPacket;
    this.client = new LwipClient({
      ...{ clock, ethernet, module, seed, mtu },
      address: addresses.client,
      station: CLIENT_STATION,
      boardAddress: addresses.board,
    });
    ethernet.disturbance = (frame, _, arrival) => this.disturb(frame, arrival);
    ethernet.onFrame((crossing) => this.tellOf(crossing));
  }

  /** Puts an IPv4 packet on the cable, towards the cable's client if it is addressed to it, else towards the board. */
  inject(packet: Uint8Array): void {
    const isForClient = parseIpPacket(packet).ipv4?.destination === this.clientAddress;
    this.peer.send(
      packet,
      isForClient ? this.client : { station: BOARD_STATION, address: this.boardAddress },
    );
  }

  /** Parsed once, however many listen. Of those in which nobody has an interest, most are beacons: one every two seconds, for hours. */
  private tellOf(crossing: Crossing): void {
    const { frame } = crossing;
    if (!this.frames.any && !(this.segments.any && mayHoldTcp(frame))) return;
    const packet = parseFrame(frame);
    const arrivals = crossing.arrivals.length > 0 ? crossing.arrivals : [null];
    const transitUs = this.latencyUs + this.faults.slowMotionMs * MS_US;
    for (const arrival of arrivals) {
      // A copy is the cable's own: it is sent when it must leave to arrive as it does.
      const timeUs = arrival?.altered === 'copy' ? arrival.timeUs - transitUs : crossing.timeUs;
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

  private crossed(
    packet: Packet,
    frame: Uint8Array,
    timeUs: number,
    arrival: Arrival | null,
  ): CrossedSegment | null {
    const { tcp } = packet;
    const ends = this.ends(packet);
    if (!tcp || !ends) return null;
    const { from, flags, clientPort, boardPort } = ends; // not spread: V8 would build the object field by field
    const mss = tcp.options.find((option) => option.kind === 'mss');
    return {
      from,
      flags,
      clientPort,
      boardPort,
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
