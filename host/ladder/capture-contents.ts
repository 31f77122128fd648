import type { CaptureFormat } from '../capture/capture.ts';
import { CaptureError } from '../capture/capture-error.ts';
import type { Conversation } from '../capture/conversations.ts';
import { groupConversations } from '../capture/conversations.ts';
import type { LeftOut } from '../capture/left-out.ts';
import { CaptureReader } from '../capture/read-capture.ts';
import { withoutOffload } from '../capture/segment-checksum.ts';
import { SegmentFinder } from '../capture/segment-finder.ts';

/** More than a capture of 100 MB has; they take more than 1 GB of memory. */
const SEGMENTS_MAX = 2_000_000;

/** Contents of a capture, as far as it has been read. */
export class CaptureContents {
  packets = 0;
  /** Of the first packet. */
  beganUs = 0;
  /** Octets of the capture, however it was compressed. */
  octets = 0;
  /** Why it cannot be read on, at which octet. */
  broken: Pick<CaptureError, 'offset' | 'reason'> | null = null;
  private readonly segmentsMax: number;
  private readonly finder = new SegmentFinder();
  private readonly reader = new CaptureReader((packet, device) => {
    if (this.packets++ === 0) this.beganUs = packet.timeUs;
    this.finder.add(packet, device);
  });

  constructor(segmentsMax = SEGMENTS_MAX) {
    this.segmentsMax = segmentsMax;
  }

  get format(): CaptureFormat {
    return this.reader.format ?? 'pcap';
  }

  /** Packets in which there can be no TCP. */
  get withoutTcp(): number {
    return this.finder.withoutTcp;
  }

  /** The next piece; nothing more is read of a capture that is broken. */
  push(octets: Uint8Array): void {
    this.octets += octets.length;
    this.read(() => this.reader.push(octets));
    if (this.finder.segments.length > this.segmentsMax)
      this.breakOff(
        `more than ${this.segmentsMax} segments; tcpdump -r and Wireshark can choose some of them`,
      );
  }

  /** The rest of the file is unreadable. */
  breakOff(reason: string): void {
    this.broken ??= { offset: this.octets, reason };
  }

  /** There is no further piece; `isWhole`: the capture ended by itself, so that its last record should be whole. */
  end(isWhole: boolean): void {
    if (isWhole) this.read(() => this.reader.end());
    this.finder.end();
  }

  /** All conversations so far, and the packets in which there may be more. */
  tell(): { conversations: Conversation[]; leftOut: LeftOut[] } {
    const leftOut = this.finder.leftOut.copy();
    const conversations = groupConversations(withoutOffload(this.finder.segments), ({ number }) =>
      leftOut.add({ why: 'checksum', what: '' }, [number]),
    );
    return { conversations, leftOut: leftOut.result() };
  }

  private read(act: () => void): void {
    if (this.broken) return;
    try {
      act();
    } catch (error) {
      if (!(error instanceof CaptureError)) throw error;
      this.broken = error;
    }
  }
}
