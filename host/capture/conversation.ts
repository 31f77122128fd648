import type { TcpState } from '../../src/tcp-states.ts';
import type { Endpoint } from '../packet/packet.ts';
import type { SegmentChecksum } from './segment-checksum.ts';

/**
 * The end that sent the first SYN is the client. When no SYN was captured, a SYN,ACK tells who it was; failing
 * that the end with the higher port is taken, for servers listen on low ones.
 */
export type Side = 'client' | 'server';

/** Something counted for each end by itself. */
export type PerSide<T> = { readonly [side in Side]: T };

/** The states of one end along a conversation. */
export interface Path {
  /** Before the first segment. */
  readonly start: TcpState;
  /** The states entered with each segment; most are empty. */
  readonly entered: readonly (readonly TcpState[])[];
}

/** Both ends' states. */
export interface States {
  /** null where they are not known. */
  readonly paths: PerSide<Path | null>;
  /** After each segment. */
  readonly after: readonly PerSide<TcpState | null>[];
}

export interface ConversationSegment {
  /** Of the packet in the capture, from 1. */
  readonly number: number;
  readonly timeUs: number;
  readonly from: Side;
  /** Control bits, and the same as tcpdump prints them. */
  readonly flags: number;
  readonly flagsText: string;
  readonly seq: number;
  /** null when the ACK flag is not set. */
  readonly ack: number | null;
  /**
   * Counted from the sender's SYN, which has 0; the first segment has 1 when the SYN was not captured. Negative
   * for numbers from before it.
   */
  readonly relativeSeq: number;
  /** Counted from the other end's SYN; null when the ACK flag is not set. */
  readonly relativeAck: number | null;
  /** Octets of data. */
  readonly len: number;
  /** As the header holds it, not scaled; null where the capture cut it off. */
  readonly window: number | null;
  /** It takes sequence space, and all of it had been sent before. */
  readonly retransmission: boolean;
  /** A segment with a wrong checksum changes neither end. */
  readonly checksum: SegmentChecksum;
  /** The packet's comment in the capture. */
  readonly comment: string;
}

/** How a connection was opened (RFC 9293 §3.5). Segments are named by packet number, null when not captured. */
export interface Handshake {
  /** `simultaneous`: both ends sent a SYN without having heard the other's; `unseen`: no SYN was captured. */
  readonly kind: 'three-segment' | 'simultaneous' | 'unseen';
  /** All of it was captured, each acknowledgement for the number that was sent. */
  readonly complete: boolean;
  /** Whether each end had its SYN acknowledged, also if that was not captured. */
  readonly opened: PerSide<boolean>;
  readonly syn: number | null;
  readonly synAck: number | null;
  /** The segment that completes it; it may carry data or FIN. */
  readonly ack: number | null;
}

/** How a connection was closed (RFC 9293 §3.6). */
export type Close =
  /** Neither FIN nor RST: still open, or the capture ended before. */
  | { readonly kind: 'open' }
  /** One FIN only: `first` has closed its direction, the other can still send. */
  | { readonly kind: 'half-closed'; readonly first: Side; readonly acknowledged: boolean }
  /**
   * Both FINs. `four-segment`: FIN, ACK, FIN, ACK; `three-segment`: the second end's FIN carries its ACK of the first;
   * `simultaneous`: each sent its FIN before it had the other's. `complete`: both FINs were acknowledged.
   */
  | {
      readonly kind: 'four-segment' | 'three-segment' | 'simultaneous';
      readonly first: Side;
      readonly complete: boolean;
    }
  /** A RST ended it before an orderly close was complete; `first` is the end that had sent a FIN, if any. */
  | { readonly kind: 'reset'; readonly by: Side; readonly number: number; readonly first: Side | null };

/** A RST in the capture, also one that changed nothing. */
export interface Reset {
  readonly number: number;
  readonly by: Side;
  /** Its number was one its receiver has to believe, and nothing after it shows that the connection lived on. */
  readonly ended: boolean;
}

/** One TCP connection, or one attempt at it. */
export interface Conversation {
  /** From 1, in the order in which they begin. */
  readonly number: number;
  /** Where its first segment was captured; empty where the file does not say. */
  readonly interface: string;
  readonly client: Endpoint;
  readonly server: Endpoint;
  readonly segments: readonly ConversationSegment[];
  readonly handshake: Handshake;
  readonly close: Close;
  readonly resets: readonly Reset[];
  /** The packets of FINs at numbers that the other end had acknowledged before: not acceptable (RFC 9293 §3.10.7.4, first). */
  readonly oldFins: readonly number[];
  /** The packet with the RST that answered the SYN: the connection was refused. */
  readonly refusedBy: number | null;
  /** How often a SYN, and a SYN,ACK, was sent again. */
  readonly synAgain: number;
  readonly synAckAgain: number;
  /** Octets that the other end still sent after the first FIN: a half-close that was used; null without a FIN. */
  readonly octetsAfterFin: number | null;
  /** Octets of data, each counted once. */
  readonly dataLength: PerSide<number>;
  /** Segments sent again. */
  readonly retransmissions: PerSide<number>;
  /** Wireshark's tcp.completeness, see `Completeness`. */
  readonly completeness: number;
  /** Which ends' SYNs were captured: their numbers are relative to something. */
  readonly numbered: PerSide<boolean>;
  /** Inferred from the segments; null if the SYN was not captured: then the states are unknown. */
  readonly states: States | null;
}

/** Bits of Wireshark's conversation completeness: 31 for a whole connection with data and FIN, without RST. */
export const Completeness = { SYN: 1, 'SYN,ACK': 2, ACK: 4, data: 8, FIN: 16, RST: 32 } as const;
