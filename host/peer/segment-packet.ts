import type { ResolvedSegment } from '../notation/resolve.ts';
import { buildIpPacket } from '../packet/packet.ts';

/** One end of a TCP connection: an IPv4 address, dotted, and a port. */
export interface Endpoint {
  readonly address: string;
  readonly port: number;
}

/** The IPv4 packet of a segment, with every number known. */
export function packetOf(segment: ResolvedSegment, from: Endpoint, to: Endpoint): Uint8Array {
  const { seq, flags, window, urgentPointer, options, payload } = segment;
  return buildIpPacket({
    ipv4: { source: from.address, destination: to.address, dontFragment: true },
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
