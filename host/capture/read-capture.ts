import type { CaptureFormat, OnPacket, ReadRecord } from './capture.ts';
import { CaptureError, CutShortError } from './capture-error.ts';
import { joined } from './capture-writer.ts';
import { FileView } from './file-view.ts';
import { BlockType } from './pcapng-blocks.ts';
import { pcapRecords, startsAsPcap } from './read-pcap.ts';
import { pcapngBlocks } from './read-pcapng.ts';

/** The first octet of gzip (RFC 1952 §2.3.1); no capture begins with it. */
export const GZIP = 0x1f;

/** As much as Wireshark takes for one. */
const RECORD_MAX = 16 * 1024 * 1024;

/**
 * Reads a capture made by tcplab, tcpdump, Wireshark or any other tool, pcapng or classic pcap in either byte order, piece by piece as it
 * comes. Packet data share memory with the pieces.
 */
export class CaptureReader {
  /** null before it is known. */
  format: CaptureFormat | null = null;
  private readonly onPacket: OnPacket;
  private readRecord: ReadRecord | null = null;
  /** Octets of an incomplete record, and their offset in the file. */
  private rest: Uint8Array = new Uint8Array(0);
  private offset = 0;
  private littleEndian = true;

  constructor(onPacket: OnPacket) {
    this.onPacket = onPacket;
  }

  /** @throws {CaptureError} if it is not a capture, or is damaged; the packets before that have been read. */
  push(octets: Uint8Array): void {
    const cutShort = this.readWhole(this.rest.length === 0 ? octets : joined([this.rest, octets]));
    if (this.rest.length > RECORD_MAX) throw cutShort;
  }

  /** @throws {CaptureError} when the capture ends within a record. */
  end(): void {
    if (this.readRecord === null || this.rest.length > 0) throw this.readWhole(this.rest);
  }

  /** Reads complete records; returns the error that stops it, if any. */
  private readWhole(octets: Uint8Array): CaptureError {
    const file = new FileView(octets, this.offset, this.littleEndian);
    let at = 0;
    try {
      this.readRecord ??= this.begin(file);
      for (;;) at = this.readRecord(file, at);
    } catch (error) {
      if (!(error instanceof CutShortError)) throw error;
      return error;
    } finally {
      this.rest = octets.subarray(at);
      this.offset += at;
      this.littleEndian = file.littleEndian;
    }
  }

  private begin(file: FileView): ReadRecord {
    if (startsAsPcap(file)) {
      this.format = 'pcap';
      return pcapRecords(this.onPacket);
    }
    if (file.u32(0) !== BlockType.sectionHeader)
      throw new CaptureError(0, `neither pcapng nor pcap starts with 0x${file.u32(0).toString(16)}`);
    this.format = 'pcapng';
    return pcapngBlocks(this.onPacket);
  }
}
