import { IpProtocol } from '../../packet/ipv4.ts';
import { authentication, extension, ipv4, ipv6, ipv6Fragment, routing } from './ip-layers.ts';
import { ETHERNET, type Inside, IPV4, IPV6, ipVersion, type Layer, MPLS, PPP } from './layer.ts';
import { ethernet, headed, loopback, mpls, ppp, pppOrCiscoHdlc, pppoe, vlan } from './link-layers.ts';
import { LinkType } from './link-type.ts';
import { etherIp, gre, sealed, udp } from './tunnels.ts';

/** The outermost layer of a packet, by the link type of its interface. */
export const LINK_LAYERS: ReadonlyMap<number, Layer> = new Map<number, Layer>([
  [LinkType.null, loopback],
  [LinkType.ethernet, ethernet],
  [LinkType.ppp, ppp],
  [LinkType.pppHdlc, pppOrCiscoHdlc],
  [LinkType.pppoe, pppoe],
  [LinkType.raw, ipVersion],
  // Values that DLT_RAW has on some systems and that got into files.
  [12, ipVersion],
  [14, ipVersion],
  [LinkType.ciscoHdlc, headed(4, 2, 'HDLC')],
  [LinkType.loop, loopback],
  [LinkType.linuxSll, headed(16, 14, 'Linux cooked')],
  [LinkType.ipv4, ipVersion],
  [LinkType.ipv6, ipVersion],
  [LinkType.linuxSll2, headed(20, 0, 'Linux cooked')],
]);

/** Layers in which TCP may be and that are not looked into. */
const SEALED: Readonly<Record<string, Inside>> = {
  ...{ 'IPsec ESP': 50, 'minimal encapsulation': 55, IPComp: 108, L2TP: 115 },
  ...{ 'ERSPAN III': 0x22eb, TRILL: 0x22f3, 'B.A.T.M.A.N.': 0x4305, WCCP: 0x883e, MACsec: 0x88e5 },
  ...{ 'IEEE 802.1ah': 0x88e7, FabricPath: 0x8903, 'Cisco MetaData': 0x8909, 'VN-Tag': 0x8926 },
  ...{ NSH: 0x894f, DSA: 0xdada },
};

/** The layers in which TCP may be. */
export const LAYERS: ReadonlyMap<Inside, Layer> = new Map<Inside, Layer>([
  [IPV4, ipv4],
  [IPV6, ipv6],
  [ETHERNET, ethernet],
  [0x8100, vlan],
  [0x88a8, vlan],
  [0x9100, vlan],
  [MPLS, mpls],
  [0x8848, mpls],
  [PPP, ppp],
  [0x8864, pppoe],
  [0, extension],
  [4, ipv4],
  [IpProtocol.udp, udp],
  [41, ipv6],
  [43, routing],
  [44, ipv6Fragment],
  [47, gre],
  [51, authentication],
  [60, extension],
  [97, etherIp],
  [135, extension],
  [137, mpls],
  [139, extension],
  [140, extension],
  ...Object.entries(SEALED).map(([name, type]): [Inside, Layer] => [type, sealed(name)]),
]);
