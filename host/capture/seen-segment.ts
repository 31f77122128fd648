import type { ParsedTcp } from '../packet/tcp.ts';
import type { SegmentChecksum } from './segment-checksum.ts';

/** The TCP header fields by which conversations are followed, as far as captured. */
export interface SeenHeader
  extends Pick<ParsedTcp, 'sourcePort' | 'destinationPort' | 'seq' | 'ack' | 'flags'> {
  /** null where the capture cut it off. */
  readonly window: number | null;
  /** Octets of data by the headers. */
  readonly payloadLength: number;
}

/** One TCP segment of a capture, before it is known which conversation it belongs to. */
export interface SeenSegment {
  readonly number: number;
  /** Where it was captured; empty where the file does not say. */
  readonly interface: string;
  readonly timeUs: number;
  /** `ip:port` of its sender and of its receiver. */
  readonly from: string;
  readonly to: string;
  readonly tcp: SeenHeader;
  readonly checksum: SegmentChecksum;
  readonly comment: string;
}
