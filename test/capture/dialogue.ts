import { CaptureWriter } from '../../host/capture/capture-writer.ts';
import type { Conversation } from '../../host/capture/conversations.ts';
import { LinkType } from '../../host/capture/layers/link-type.ts';
import { parseSegment } from '../../host/notation/parse.ts';
import { resolveSegment } from '../../host/notation/resolve.ts';
import { buildSegmentFrame } from '../support/segment-frame.ts';
import { conversationsOf, readCapture } from './whole-capture.ts';

const CLIENT = { mac: '02:00:00:00:00:02', ip: '192.168.4.2' };
const BOARD = { mac: '02:00:00:00:00:01', ip: '192.168.4.1', port: 7000 };

export interface DialogueOptions {
  /** The client's port. */
  readonly port?: number;
  readonly clientIss?: number;
  readonly boardIss?: number;
}

/**
 * Frames from lines such as `> S seq=0` (the client sends), `< S. seq=0 ack=1` (the board sends) and `= S seq=0` (the
 * client sends to itself), with numbers relative to each end's SYN.
 */
export function framesOf(lines: string, options: DialogueOptions = {}): Uint8Array[] {
  const { port = 49152, clientIss = 4294967290, boardIss = 6510 } = options;
  const client = { ...CLIENT, port };
  return lines
    .trim()
    .split('\n')
    .map((line) => {
      const text = line.trim();
      const ends = { '>': [client, BOARD], '<': [BOARD, client], '=': [client, client] } as const;
      const [from, to] = ends[text[0] as keyof typeof ends];
      const [iss, peerIss] = [from, to].map((end) => (end === client ? clientIss : boardIss)) as [
        number,
        number,
      ];
      const segment = resolveSegment(parseSegment(text.slice(1)), {});
      const ack = segment.ack === null ? 0 : segment.ack + peerIss;
      return buildSegmentFrame(from, to, { ...segment, seq: segment.seq + iss, ack });
    });
}

/** A capture of these frames, one each millisecond. */
export function captureOf(...frames: readonly Uint8Array[][]): Uint8Array {
  const writer = new CaptureWriter();
  writer.addInterface({ name: 'w0', linkType: LinkType.ethernet });
  frames.flat().forEach((data, i) => {
    writer.addPacket({ timeUs: i * 1000, data, comment: `segment ${i + 1}` });
  });
  return writer.drain();
}

/** The conversations that a capture of these frames holds. */
export function conversationsIn(...frames: readonly Uint8Array[][]): Conversation[] {
  return conversationsOf(readCapture(captureOf(...frames)));
}

/** The only conversation that these lines hold. */
export function conversationOf(lines: string, options: DialogueOptions = {}): Conversation {
  const [first, ...rest] = conversationsIn(framesOf(lines, options));
  if (first === undefined || rest.length > 0) throw new Error(`${rest.length + 1} conversations, not one`);
  return first;
}

export const OPEN = `
  > S seq=0 <mss 1460>
  < S. seq=0 ack=1 <mss 536>
  > . seq=1 ack=1`;

/** Data each way, then a close in four segments. */
export const HALF_CLOSE = `${OPEN}
  > P. seq=1 ack=1 len=5
  < . seq=1 ack=6
  > F. seq=6 ack=1
  < . seq=1 ack=7
  < P. seq=1 ack=7 len=10
  > . seq=7 ack=11
  < F. seq=11 ack=7
  > . seq=7 ack=12`;
