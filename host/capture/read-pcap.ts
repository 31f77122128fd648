import type { FileView } from './file-view.ts';
import type { ReadSoFar } from './read-pcapng.ts';

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

/**
 * Reads a classic pcap file (draft-ietf-opsawg-pcap) whose byte order is known.
 * @throws {CaptureError} when the file is broken or cut short; `into` then holds what came before.
 */
export function readPcap(file: FileView, into: ReadSoFar): void {
  file.check(0, FILE_HEADER);
  const unitsPerUs = file.u32(0) === NANOSECONDS ? 1000 : 1;
  // The upper bits of the link type field tell of frame check sequences, which few files have.
  const linkType = file.u32(20) & 0xffff;
  into.interfaces.push({ name: '', linkType, snapLength: file.u32(16) });
  let offset = FILE_HEADER;
  while (offset < file.length) {
    file.check(offset, RECORD_HEADER);
    const fraction = file.u32(offset + 4);
    const length = file.u32(offset + 8);
    const originalLength = file.u32(offset + 12);
    into.packets.push({
      number: into.packets.length + 1,
      interfaceIndex: 0,
      timeUs: file.u32(offset) * 1_000_000 + fraction / unitsPerUs,
      data: file.slice(offset + RECORD_HEADER, length),
      originalLength: Math.max(length, originalLength), // some writers leave it 0
      comment: '',
    });
    offset += RECORD_HEADER + length;
  }
}
