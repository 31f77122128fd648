import type { CapturedPacket, CaptureFormat, CaptureInterface } from '../../host/capture/capture.ts';
import type { Conversation } from '../../host/capture/conversations.ts';
import { groupConversations } from '../../host/capture/conversations.ts';
import { CaptureReader } from '../../host/capture/read-capture.ts';
import { withoutOffload } from '../../host/capture/segment-checksum.ts';
import { SegmentFinder } from '../../host/capture/segment-finder.ts';

/** A capture as plain objects. */
export interface Capture {
  readonly format: CaptureFormat | null;
  /** In the order in which something was captured on them. */
  readonly interfaces: readonly CaptureInterface[];
  readonly packets: readonly (CapturedPacket & { readonly interfaceIndex: number })[];
}

/** @throws {CaptureError} when it is none, is broken or cut short. */
export function readCapture(bytes: Uint8Array): Capture {
  const interfaces: CaptureInterface[] = [];
  const packets: Capture['packets'][number][] = [];
  const reader = new CaptureReader((packet, device) => {
    if (!interfaces.includes(device)) interfaces.push(device);
    packets.push({ ...packet, interfaceIndex: interfaces.indexOf(device) });
  });
  reader.push(bytes);
  reader.end();
  return { format: reader.format, interfaces, packets };
}

/** What was taken out of the packets of a capture. */
export function segmentsOf({ packets, interfaces }: Pick<Capture, 'packets' | 'interfaces'>): SegmentFinder {
  const finder = new SegmentFinder();
  for (const packet of packets) finder.add(packet, interfaces[packet.interfaceIndex]!);
  finder.end();
  return finder;
}

/** The TCP conversations of a capture, in the order in which they begin. */
export function conversationsOf(capture: Capture): Conversation[] {
  return groupConversations(withoutOffload(segmentsOf(capture).segments), () => {});
}
