import type { TcpState } from '../../src/tcp-states.ts';

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

/** Bits of Wireshark's conversation completeness: 31 for a whole connection with data and FIN, without RST. */
export const Completeness = { SYN: 1, 'SYN,ACK': 2, ACK: 4, data: 8, FIN: 16, RST: 32 } as const;
