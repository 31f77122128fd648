import type { Text } from '../language.ts';
import type { TcpOption } from '../packet/tcp-options.ts';

/** A segment that crossed the cable, numbers absolute. */
export interface CrossedSegment {
  from: 'client' | 'board';
  flags: string;
  seq: number;
  /** 0 where the ACK flag is not set. */
  ack: number;
  len: number;
  win: number;
  mss: number | null;
  /** Urgent pointer, options and octets of text: known where the whole segment was seen, on the cable. */
  urg?: number;
  options?: readonly TcpOption[];
  data?: Uint8Array;
  /** When it was sent; a copy of the cable's, when that left. */
  timeUs: number;
  /** When it reaches the other end; null if it never does. */
  arrivesUs: number | null;
  /** Of the client's end; tells connections apart. */
  clientPort: number;
  boardPort: number;
  /** The cable's faults kept it from arriving. */
  lost: boolean;
  /** What else they did: held it back, made this copy of it, or damaged it so that its checksum is wrong. */
  altered: 'late' | 'copy' | 'corrupt' | null;
  /** Its place among all that were sent on this cable, from 0; a copy has its original's. Where the cable counts. */
  crossing?: number;
  /** As it crossed, Ethernet header first; before any damage. */
  frame?: Uint8Array;
}

/** Why a board with the native module has no cable. */
export const CABLE_SHUT: Text = {
  en: 'the cable of this board is shut: set TCPLAB_TOKEN (the board prints it on its console)',
  zh: '这块开发板的线路没有打开：请设置 TCPLAB_TOKEN（开发板会在控制台上显示它）',
};
