import { buildFrame, type Endpoint } from '../../host/packet/packet.ts';
import type { TcpInit } from '../../host/packet/tcp.ts';

/** One end of a TCP connection on an Ethernet. */
export interface EthernetEndpoint extends Endpoint {
  readonly mac: string;
}

/**
 * Builds the Ethernet frame of one TCP segment between two ends: TTL 64, do not fragment.
 * @throws {PacketError} when a field does not fit.
 */
export function buildSegmentFrame(
  from: EthernetEndpoint,
  to: EthernetEndpoint,
  segment: Omit<TcpInit, 'sourcePort' | 'destinationPort'>,
): Uint8Array {
  return buildFrame({
    ethernet: { source: from.mac, destination: to.mac },
    ipv4: { source: from.ip, destination: to.ip, dontFragment: true },
    tcp: { ...segment, sourcePort: from.port, destinationPort: to.port },
  });
}
