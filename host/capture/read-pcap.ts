import type { CaptureInterface, OnPacket, ReadRecord } from './capture.ts';
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
export function pcapRecords(onPacket: OnPacket): ReadRecord {
  let device: CaptureInterface | null = null;
  let unitsPerUs = 1;
  let number = 0;
  return (file, offset) => {
    if (device === null) {
      file.check(offset, FILE_HEADER);
      unitsPerUs = file.u32(offset) === NANOSECONDS ? 1000 : 1;
      // The upper bits of the link type field tell of frame check sequences, which few files have.
      const linkType = file.u32(offset + 20) & 0xffff;
      device = { name: '', linkType, snapLength: file.u32(offset + 16) };
      return offset + FILE_HEADER;
    }
    file.check(offset, RECORD_HEADER);
    const length = file.u32(offset + 8);
    const packet = {
      number: number + 1,
      timeUs: file.u32(offset) * 1_000_000 + file.u32(offset + 4) / unitsPerUs,
      data: file.slice(offset + RECORD_HEADER, length),
      originalLength: Math.max(length, file.u32(offset + 12)), // some writers leave it 0
      comment: '',
    };
    number++;
    onPacket(packet, device);
    return offset + RECORD_HEADER + length;
  };
}
