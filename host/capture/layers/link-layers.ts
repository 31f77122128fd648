import { LeftOutError } from '../left-out.ts';
import {
  ETHERNET,
  etherType,
  type Inside,
  IPV4,
  IPV6,
  ipVersion,
  type Layer,
  MPLS,
  NO_TCP,
} from './layer.ts';
import type { Octets } from './octets.ts';

export function ethernet(octets: Octets): Inside {
  octets.take(12, 'Ethernet');
  return typeOrLength(octets, 'Ethernet');
}

/** IEEE 802.1Q and 802.1ad. */
export function vlan(octets: Octets): Inside {
  octets.take(2, 'VLAN');
  return typeOrLength(octets, 'VLAN');
}

/** Below 0x0600 it is the length of an IEEE 802.3 frame, in which LLC follows. */
function typeOrLength(octets: Octets, layer: string): Inside {
  const type = octets.take(2, layer).getUint16(0);
  return type >= 0x0600 ? type : llc(octets);
}

/** IEEE 802.2, with SNAP (RFC 1042) or without. */
function llc(octets: Octets): Inside {
  if (octets.length < 8) return NO_TCP;
  const header = octets.peek(8, 'LLC');
  const accessPoint = header.getUint8(0);
  octets.take(accessPoint === 0x06 ? 3 : 8, 'LLC');
  if (accessPoint === 0x06) return IPV4;
  const organization = header.getUint32(2) & 0xffffff;
  if (accessPoint !== 0xaa || (organization !== 0 && organization !== 0x0000f8)) return NO_TCP;
  return etherType(header.getUint16(6));
}

/** Linux's "any" (LINKTYPE_LINUX_SLL and SLL2), and Cisco's HDLC: a header of fixed length with an EtherType at `at`. */
export function headed(length: number, at: number, layer: string): Layer {
  return (octets) => {
    const type = octets.take(length, layer).getUint16(at);
    const LLC_ON_LINUX = 4;
    return type === LLC_ON_LINUX ? llc(octets) : etherType(type);
  };
}

/** AF_INET6 on Linux, Windows, and the BSDs and macOS; AF_INET is 2 everywhere. */
const AF_INET6: ReadonlySet<number> = new Set([10, 23, 24, 28, 30]);

/** The byte order of the address family is not known, but every family is below 256. */
export function loopback(octets: Octets): Inside {
  const header = octets.take(4, 'loopback');
  const family = Math.min(header.getUint32(0), header.getUint32(0, true));
  if (family === 2) return IPV4;
  return AF_INET6.has(family) ? IPV6 : NO_TCP;
}

const IN_PPP: ReadonlyMap<number, Inside> = new Map([
  [0x0021, IPV4],
  [0x0057, IPV6],
  [0x0281, MPLS],
]);

const SEALED_IN_PPP: ReadonlyMap<number, string> = new Map([
  [0x002d, 'PPP with compressed TCP headers'],
  [0x002f, 'PPP with compressed TCP headers'],
  [0x003d, 'PPP multilink'],
  [0x0053, 'PPP with encryption'],
  [0x00fd, 'PPP with compression'],
]);

/** RFC 1661 §2; the address and control octets of RFC 1662, and half of the protocol number, may be left away. */
export function ppp(octets: Octets): Inside {
  if (octets.peek(4, 'PPP').getUint16(0) === 0xff03) octets.take(2, 'PPP');
  const isShort = (octets.peek(1, 'PPP').getUint8(0) & 1) !== 0;
  const header = octets.take(isShort ? 1 : 2, 'PPP');
  const protocol = isShort ? header.getUint8(0) : header.getUint16(0);
  const sealed = SEALED_IN_PPP.get(protocol);
  if (sealed !== undefined) throw new LeftOutError('sealed', sealed);
  return IN_PPP.get(protocol) ?? NO_TCP;
}

const ciscoHdlc = headed(4, 2, 'HDLC');

/** Protocols told apart by the first octet. */
export function pppOrCiscoHdlc(octets: Octets): Inside {
  const first = octets.peek(1, 'PPP').getUint8(0);
  return first === 0x0f || first === 0x8f ? (ciscoHdlc(octets) as Inside) : ppp(octets);
}

/** RFC 2516 §4, in its session stage. */
export function pppoe(octets: Octets): Inside {
  const header = octets.take(6, 'PPPoE');
  octets.limit(header.getUint16(4));
  return header.getUint8(1) === 0 ? ppp(octets) : NO_TCP;
}

/** A stack of labels (RFC 3032). Only its ends know the protocol inside, so the first octet has to show it (RFC 4928 §3). */
export function mpls(octets: Octets): Inside {
  while ((octets.take(4, 'MPLS').getUint8(2) & 1) === 0);
  const version = octets.peek(1, 'MPLS').getUint8(0) >>> 4;
  if (version === 4 || version === 6) return ipVersion(octets);
  // A pseudowire (RFC 4448), with a control word or not.
  const controlWord = octets.peek(2, 'MPLS').getUint16(0) === 0 ? 4 : 0;
  const type = octets.peek(controlWord + 14, 'MPLS').getUint16(controlWord + 12);
  if (etherType(type) === NO_TCP) throw new LeftOutError('sealed', 'MPLS');
  octets.take(controlWord, 'MPLS');
  return ETHERNET;
}
