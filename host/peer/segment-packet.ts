import { NotationError } from '../notation/notation-error.ts';
import { type ResolvedSegment, resolveSegment } from '../notation/resolve.ts';
import type { SegmentNotation } from '../notation/segment.ts';
import type { SymbolValues } from '../notation/sum.ts';
import { buildIpPacket, type Endpoint } from '../packet/packet.ts';
import { serializeTcpOptions } from '../packet/tcp-options.ts';

/** Octets of IPv4's header and TCP's without options. */
const HEADERS = 40;

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

/**
 * Puts the connection's numbers into a segment that is to cross a cable: `mtu`: octets of the longest IPv4 packet that it carries.
 * @throws {NotationError} when one is missing, or the segment does not fit one packet
 */
export function resolveToFit(segment: SegmentNotation, symbols: SymbolValues, mtu: number): ResolvedSegment {
  const resolved = resolveSegment(segment, symbols);
  const room = mtu - HEADERS - serializeTcpOptions(resolved.options).length;
  if (resolved.payload.length > room) {
    const column = segment.len?.[0]?.column ?? 1;
    const problem = `${resolved.payload.length} octets do not fit one packet of ${mtu}`;
    throw new NotationError(segment.source ?? '', column, problem, `at most ${room} do beside these headers`);
  }
  return resolved;
}
