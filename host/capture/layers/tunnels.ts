import { LeftOutError } from '../left-out.ts';
import { ETHERNET, etherType, type Inside, ipVersion, NO_TCP } from './layer.ts';
import type { Octets } from './octets.ts';

const ERSPAN = 0x88be;

/** RFC 2784 and RFC 2890; version 1 is that of PPTP (RFC 2637 §4.1). */
export function gre(octets: Octets): Inside {
  octets.need(4, 'GRE');
  const [flags, type] = [octets.u16(0), octets.u16(2)];
  const version = flags & 7;
  const isRouted = (flags & 0x4000) !== 0;
  if (version > 1 || isRouted) throw new LeftOutError('sealed', 'GRE');
  const fields = version === 1 ? [0x2000, 0x1000, 0x0080] : [0x8000, 0x2000, 0x1000];
  skip(octets, 4 + 4 * fields.filter((field) => (flags & field) !== 0).length, 'GRE');
  if (type !== ERSPAN) return etherType(type);
  // It has a header of its own only where packets are numbered.
  skip(octets, (flags & 0x1000) === 0 ? 0 : 8, 'ERSPAN');
  return ETHERNET;
}

/** RFC 3378. */
export function etherIp(octets: Octets): Inside {
  skip(octets, 2, 'EtherIP');
  return ETHERNET;
}

/** Payload of UDP, by the destination port; the first octets have to confirm the protocol. */
const IN_UDP: ReadonlyMap<number, (octets: Octets) => Inside> = new Map([
  [1701, l2tp],
  [2152, gtp],
  [4500, espInUdp],
  [4789, vxlan],
  [6081, geneve],
  [8472, vxlan],
]);

export function udp(octets: Octets): Inside {
  octets.need(8, 'UDP');
  const [port, length] = [octets.u16(2), octets.u16(4)];
  octets.skip(8);
  if (length >= 8) octets.limit(Math.min(length - 8, octets.length));
  const inside = IN_UDP.get(port);
  if (inside === undefined || octets.length < 8) return NO_TCP;
  octets.need(8, 'UDP');
  return inside(octets);
}

/** RFC 7348 §5. */
function vxlan(octets: Octets): Inside {
  if ((octets.u8(0) & 0x08) === 0) return NO_TCP;
  octets.skip(8);
  return ETHERNET;
}

/** RFC 8926 §3.4. */
function geneve(octets: Octets): Inside {
  const [version, type] = [octets.u8(0) >>> 6, octets.u16(2)];
  if (version !== 0) return NO_TCP;
  skip(octets, 8 + (octets.u8(0) & 0x3f) * 4, 'Geneve');
  return etherType(type);
}

/** 3GPP TS 29.281 §5: a user's packet (message 255) in GTP-U, behind extension headers. */
function gtp(octets: Octets): Inside {
  const flags = octets.u8(0);
  if (flags >>> 4 !== 3 || octets.u8(1) !== 255) return NO_TCP;
  octets.skip(8);
  if ((flags & 7) === 0) return ipVersion(octets);
  octets.need(4, 'GTP');
  let next = octets.u8(3);
  octets.skip(4);
  while (next !== 0) {
    octets.need(1, 'GTP');
    const length = octets.u8(0) * 4;
    if (length === 0) throw new LeftOutError('malformed', 'GTP');
    octets.need(length, 'GTP');
    next = octets.u8(length - 1);
    octets.skip(length);
  }
  return ipVersion(octets);
}

/** RFC 3948 §2: where an ESP header would stand, zeros are followed by IKE. */
function espInUdp(octets: Octets): Inside {
  if (octets.u32(0) === 0) return NO_TCP;
  throw new LeftOutError('sealed', 'IPsec ESP');
}

/** RFC 2661 §3.1: a control message has the first bit. */
function l2tp(octets: Octets): Inside {
  if ((octets.u8(0) & 0x80) !== 0) return NO_TCP;
  throw new LeftOutError('sealed', 'L2TP');
}

function skip(octets: Octets, length: number, layer: string): void {
  octets.need(length, layer);
  octets.skip(length);
}
