import type { ResolvedSegment } from '../notation/resolve.ts';
import { buildIpPacket, type Endpoint } from '../packet/packet.ts';

/** The IPv4 packet of a segment, with every number known. */
export function packetOf(segment: ResolvedSegment, from: Endpoint, to: Endpoint): Uint8Array {
  const { seq, flags, window, urgentPointer, options, payload } = segment;
  return buildIpPacket({
    ipv4: { source: from.ip, destination: to.ip, dontFragment: true },
    tcp: {
      sourcePort: from.port,
      destinationPort: to.port,
      seq,
      ack: segment.ack ?? 0,
      flags,
      window,
      urgentPointer,
      options,
      payload,
    },
  });
}
