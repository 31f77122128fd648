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
  octets.need(14, 'Ethernet');
  octets.skip(12);
  return typeOrLength(octets);
}

/** IEEE 802.1Q and 802.1ad. */
export function vlan(octets: Octets): Inside {
  octets.need(4, 'VLAN');
  octets.skip(2);
  return typeOrLength(octets);
}

/** Below 0x0600 it is the length of an IEEE 802.3 frame, in which LLC follows. */
function typeOrLength(octets: Octets): Inside {
  const type = octets.u16(0);
  octets.skip(2);
  return type >= 0x0600 ? type : llc(octets);
}

/** IEEE 802.2, with SNAP (RFC 1042) or without. */
function llc(octets: Octets): Inside {
  if (octets.length < 8) return NO_TCP;
  octets.need(8, 'LLC');
  const accessPoint = octets.u8(0);
  if (accessPoint === 0x06) {
    octets.skip(3);
    return IPV4;
  }
  const organization = octets.u32(2) & 0xffffff;
  if (accessPoint !== 0xaa || (organization !== 0 && organization !== 0x0000f8)) return NO_TCP;
  octets.skip(6);
  const type = octets.u16(0);
  octets.skip(2);
  return etherType(type);
}

/** Linux's "any" (LINKTYPE_LINUX_SLL and SLL2), and Cisco's HDLC: a header of fixed length with an EtherType at `at`. */
export function headed(length: number, at: number, layer: string): Layer {
  return (octets) => {
    octets.need(length, layer);
    const type = octets.u16(at);
    octets.skip(length);
    const LLC_ON_LINUX = 4;
    return type === LLC_ON_LINUX ? llc(octets) : etherType(type);
  };
}

/** AF_INET6 on Linux, Windows, and the BSDs and macOS; AF_INET is 2 everywhere. */
const AF_INET6: ReadonlySet<number> = new Set([10, 23, 24, 28, 30]);

/** The byte order of the address family is not known, but every family is below 256. */
export function loopback(octets: Octets): Inside {
  octets.need(4, 'loopback');
  const family = Math.min(octets.u32(0), octets.view.getUint32(octets.at, true));
  octets.skip(4);
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
  octets.need(4, 'PPP');
  if (octets.u16(0) === 0xff03) octets.skip(2);
  const isShort = (octets.u8(0) & 1) !== 0;
  const protocol = isShort ? octets.u8(0) : octets.u16(0);
  octets.skip(isShort ? 1 : 2);
  const sealed = SEALED_IN_PPP.get(protocol);
  if (sealed !== undefined) throw new LeftOutError('sealed', sealed);
  return IN_PPP.get(protocol) ?? NO_TCP;
}

const ciscoHdlc = headed(4, 2, 'HDLC');

/** Protocols told apart by the first octet. */
export function pppOrCiscoHdlc(octets: Octets): Inside {
  octets.need(1, 'PPP');
  return octets.u8(0) === 0x0f || octets.u8(0) === 0x8f ? (ciscoHdlc(octets) as Inside) : ppp(octets);
}

/** RFC 2516 §4, in its session stage. */
export function pppoe(octets: Octets): Inside {
  octets.need(6, 'PPPoE');
  const [code, length] = [octets.u8(1), octets.u16(4)];
  octets.skip(6);
  octets.limit(length);
  return code === 0 ? ppp(octets) : NO_TCP;
}

/** A stack of labels (RFC 3032). Only its ends know the protocol inside, so the first octet has to show it (RFC 4928 §3). */
export function mpls(octets: Octets): Inside {
  let isBottom = false;
  while (!isBottom) {
    octets.need(5, 'MPLS');
    isBottom = (octets.u8(2) & 1) !== 0;
    octets.skip(4);
  }
  const version = octets.u8(0) >>> 4;
  if (version === 4 || version === 6) return ipVersion(octets);
  // A pseudowire (RFC 4448), with a control word or not.
  octets.need(2, 'MPLS');
  const controlWord = octets.u16(0) === 0 ? 4 : 0;
  octets.need(controlWord + 14, 'MPLS');
  if (etherType(octets.u16(controlWord + 12)) === NO_TCP) throw new LeftOutError('sealed', 'MPLS');
  octets.skip(controlWord);
  return ETHERNET;
}
