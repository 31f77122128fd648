import type { Octets } from './octets.ts';

/**
 * What is in a layer: an EtherType, 0x0600 and more, or an IP protocol number, 255 and less. `NO_TCP` where neither is
 * there.
 */
export type Inside = number;

export const NO_TCP: Inside = -1;

/** EtherTypes that occur in several wrappings. */
export const IPV4: Inside = 0x0800;
export const IPV6: Inside = 0x86dd;
export const PPP: Inside = 0x880b;
export const MPLS: Inside = 0x8847;
/** Transparent Ethernet bridging: a frame in something else. */
export const ETHERNET: Inside = 0x6558;

/** A fragment of an IP datagram (RFC 791 §3.2, RFC 8200 §4.5). */
export interface IpFragment {
  /** Tells it from other datagrams between the same two addresses. */
  readonly identification: string;
  /** In octets. */
  readonly offset: number;
  /** It is not the last one. */
  readonly more: boolean;
  readonly inside: Inside;
}

/**
 * Removes one layer and names the protocol inside.
 * @throws {LeftOutError} if the protocol inside is unknown.
 */
export type Layer = (octets: Octets) => Inside | IpFragment;

/** A number that is meant as an EtherType. */
export function etherType(type: number): Inside {
  return type >= 0x0600 ? type : NO_TCP;
}

/** IPv4 or IPv6, by the first octet. */
export function ipVersion(octets: Octets): Inside {
  return octets.peek(1, 'IP').getUint8(0) >>> 4 === 6 ? IPV6 : IPV4;
}
