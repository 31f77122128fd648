import { LeftOutError } from '../left-out.ts';
import { ETHERNET, etherType, type Inside, ipVersion, type Layer, MPLS, NO_TCP } from './layer.ts';
import type { Octets } from './octets.ts';

const ERSPAN = 0x88be;

/** RFC 2784 and RFC 2890; version 1 is that of PPTP (RFC 2637 §4.1). */
export function gre(octets: Octets): Inside {
  const header = octets.take(4, 'GRE');
  const [flags, type] = [header.getUint16(0), header.getUint16(2)];
  const version = flags & 7;
  const isRouted = (flags & 0x4000) !== 0;
  if (version > 1 || isRouted) throw new LeftOutError('sealed', 'GRE');
  const fields = version === 1 ? [0x2000, 0x1000, 0x0080] : [0x8000, 0x2000, 0x1000];
  octets.take(4 * fields.filter((field) => (flags & field) !== 0).length, 'GRE');
  if (type !== ERSPAN) return etherType(type);
  // It has a header of its own only where packets are numbered.
  octets.take((flags & 0x1000) === 0 ? 0 : 8, 'ERSPAN');
  return ETHERNET;
}

/** RFC 3378. */
export function etherIp(octets: Octets): Inside {
  octets.take(2, 'EtherIP');
  return ETHERNET;
}

/** A layer in which TCP may be and that is not looked into. */
export function sealed(name: string): Layer {
  return () => {
    throw new LeftOutError('sealed', name);
  };
}

type InUdp = (octets: Octets, header: DataView) => Inside;

const sealedIf =
  (isIt: (header: DataView) => boolean, name: string): InUdp =>
  (octets, header) =>
    isIt(header) ? (sealed(name)(octets) as Inside) : NO_TCP;

/** Payload of UDP, by the destination port; the first octets have to confirm the protocol. */
const IN_UDP: ReadonlyMap<number, InUdp> = new Map([
  // RFC 2661 §3.1: a control message has the first bit.
  [1701, sealedIf((header) => (header.getUint8(0) & 0x80) === 0, 'L2TP')],
  [2152, gtp],
  // RFC 4380 §5.1.1: IPv6, or an indication before it.
  [3544, sealedIf((header) => header.getUint8(0) >>> 4 === 6 || header.getUint16(0) <= 1, 'Teredo')],
  [4341, sealedIf(() => true, 'LISP')],
  // RFC 3948 §2: where an ESP header would stand, zeros are followed by IKE.
  [4500, sealedIf((header) => header.getUint32(0) !== 0, 'IPsec ESP')],
  // RFC 8086: GRE, of version 0 and without a route.
  [4754, (octets, header) => ((header.getUint16(0) & 0x4fff) === 0 ? gre(octets) : NO_TCP)],
  [4789, vxlan],
  [4790, sealedIf((header) => (header.getUint8(0) & 4) !== 0, 'VXLAN-GPE')],
  [6081, geneve],
  [6635, () => MPLS], // RFC 7510
  [8472, vxlan],
]);

export function udp(octets: Octets): Inside {
  const header = octets.take(8, 'UDP');
  const [port, length] = [header.getUint16(2), header.getUint16(4)];
  if (length >= 8) octets.limit(Math.min(length - 8, octets.length));
  const inside = IN_UDP.get(port);
  if (inside === undefined || octets.length < 8) return NO_TCP;
  return inside(octets, octets.peek(8, 'UDP'));
}

/** RFC 7348 §5. */
function vxlan(octets: Octets, header: DataView): Inside {
  if ((header.getUint8(0) & 0x08) === 0) return NO_TCP;
  octets.take(8, 'VXLAN');
  return ETHERNET;
}

/** RFC 8926 §3.4. */
function geneve(octets: Octets, header: DataView): Inside {
  const first = header.getUint8(0);
  if (first >>> 6 !== 0) return NO_TCP;
  octets.take(8 + (first & 0x3f) * 4, 'Geneve');
  return etherType(header.getUint16(2));
}

/** 3GPP TS 29.281 §5: a user's packet (message 255) in GTP-U, behind extension headers. */
function gtp(octets: Octets, header: DataView): Inside {
  const flags = header.getUint8(0);
  if (flags >>> 4 !== 3 || header.getUint8(1) !== 255) return NO_TCP;
  octets.take(8, 'GTP');
  if ((flags & 7) === 0) return ipVersion(octets);
  let next = octets.take(4, 'GTP').getUint8(3);
  while (next !== 0) {
    const length = octets.peek(1, 'GTP').getUint8(0) * 4;
    if (length === 0) throw new LeftOutError('malformed', 'GTP');
    next = octets.take(length, 'GTP').getUint8(length - 1);
  }
  return ipVersion(octets);
}
