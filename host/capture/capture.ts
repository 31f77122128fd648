/** A capture file as plain objects, whichever format it came in. */
export interface Capture {
  readonly format: 'pcap' | 'pcapng';
  readonly interfaces: readonly CaptureInterface[];
  readonly packets: readonly CapturedPacket[];
}

/** Where packets were captured. */
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
  /** Index into `Capture.interfaces`. */
  readonly interfaceIndex: number;
  /** Since the epoch of the capture's clock, with a fraction when the file counts finer; 0 when it has no time. */
  readonly timeUs: number;
  /** The octets that were kept; they share memory with the file's. */
  readonly data: Uint8Array;
  /** Octets the packet had on the wire. */
  readonly originalLength: number;
  /** Empty when there is none; several are joined by newlines. */
  readonly comment: string;
}
