import type { Capture } from './capture.ts';
import { CaptureError } from './capture-error.ts';
import { FileView } from './file-view.ts';
import { BlockType } from './pcapng-blocks.ts';
import { readPcap, startsAsPcap } from './read-pcap.ts';
import { type ReadSoFar, readPcapng } from './read-pcapng.ts';

/**
 * Reads a capture made by tcplab, tcpdump, Wireshark or any other tool: pcapng or classic pcap, either byte order.
 * Packet data share memory with `bytes`.
 * @throws {CaptureError} when it is neither, broken, or cut short; `partial` has the packets before that.
 */
export function readCapture(bytes: Uint8Array): Capture {
  const file = new FileView(bytes);
  const soFar: ReadSoFar = { interfaces: [], packets: [] };
  const format = formatOf(file);
  const capture: Capture = { format, ...soFar };
  try {
    if (format === 'pcap') readPcap(file, soFar);
    else readPcapng(file, soFar);
  } catch (error) {
    if (!(error instanceof CaptureError)) throw error;
    throw new CaptureError(error.offset, error.reason, capture);
  }
  return capture;
}

function formatOf(file: FileView): Capture['format'] {
  if (file.length < 4) throw new CaptureError(0, `a file of ${file.length} octets is not a capture`);
  if (startsAsPcap(file)) return 'pcap';
  if (file.u32(0) === BlockType.sectionHeader) return 'pcapng';
  const hint = file.bytes[0] === 0x1f && file.bytes[1] === 0x8b ? '; it is compressed: gunzip it first' : '';
  throw new CaptureError(0, `neither pcapng nor pcap starts with 0x${file.u32(0).toString(16)}${hint}`);
}
