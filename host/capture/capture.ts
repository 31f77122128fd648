import type { FileView } from './file-view.ts';

/** Where packets of a capture were captured. */
export interface CaptureInterface {
  /** Empty when the file does not say. */
  readonly name: string;
  /** See `LinkType`. */
  readonly linkType: number;
  /** Octets kept of each packet at most; 0 for no limit. */
  readonly snapLength: number;
}

export interface CapturedPacket {
  /** Counted from 1, as Wireshark does. */
  readonly number: number;
  /** Since the epoch of the capture's clock, with a fraction when the file counts finer; 0 when it has no time. */
  readonly timeUs: number;
  /** The octets that were kept; they share memory with the file's. */
  readonly data: Uint8Array;
  /** Octets the packet had on the wire. */
  readonly originalLength: number;
  /** The packet's comments, joined by newlines; empty without one. */
  readonly comment: string;
}

export type CaptureFormat = 'pcap' | 'pcapng';

/** Gets each packet as it is read, with the interface it was captured on. */
export type OnPacket = (packet: CapturedPacket, device: CaptureInterface) => void;

/**
 * Reads the record of one format, or the file's header, at this offset of the view.
 * @returns the offset of the next one.
 * @throws {CaptureError} when it is broken or, as a `CutShortError`, not whole.
 */
export type ReadRecord = (file: FileView, offset: number) => number;
