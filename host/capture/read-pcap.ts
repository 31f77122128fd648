import type { CaptureInterface, CaptureRecords, OnPacket } from './capture.ts';
import type { FileView } from './file-view.ts';

const MICROSECONDS = 0xa1b2c3d4;
const NANOSECONDS = 0xa1b23c4d;
const FILE_HEADER = 24;
const RECORD_HEADER = 16;

/** True when a file starts as classic pcap does; sets the byte order it was written in. */
export function startsAsPcap(file: FileView): boolean {
  return [true, false].some((littleEndian) => {
    file.littleEndian = littleEndian;
    const magic = file.u32(0);
    return magic === MICROSECONDS || magic === NANOSECONDS;
  });
}

/** Reads a classic pcap file (draft-ietf-opsawg-pcap) whose byte order is known. */
export class PcapRecords implements CaptureRecords {
  private readonly onPacket: OnPacket;
  private device: CaptureInterface | null = null;
  private unitsPerUs = 1;
  private packets = 0;

  constructor(onPacket: OnPacket) {
    this.onPacket = onPacket;
  }

  read(file: FileView, offset: number): number {
    if (this.device === null) return this.readHeader(file, offset);
    file.check(offset, RECORD_HEADER);
    const fraction = file.u32(offset + 4);
    const length = file.u32(offset + 8);
    const originalLength = file.u32(offset + 12);
    const packet = {
      number: this.packets + 1,
      timeUs: file.u32(offset) * 1_000_000 + fraction / this.unitsPerUs,
      data: file.slice(offset + RECORD_HEADER, length),
      originalLength: Math.max(length, originalLength), // some writers leave it 0
      comment: '',
    };
    this.packets++;
    this.onPacket(packet, this.device);
    return offset + RECORD_HEADER + length;
  }

  private readHeader(file: FileView, offset: number): number {
    file.check(offset, FILE_HEADER);
    this.unitsPerUs = file.u32(offset) === NANOSECONDS ? 1000 : 1;
    // The upper bits of the link type field tell of frame check sequences, which few files have.
    const linkType = file.u32(offset + 20) & 0xffff;
    this.device = { name: '', linkType, snapLength: file.u32(offset + 16) };
    return offset + FILE_HEADER;
  }
}
