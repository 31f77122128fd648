/** Link types of captures: LINKTYPE_ values of the registry at tcpdump.org. */
export const LinkType = {
  /** BSD loopback: 4 octets of address family in the capturing machine's byte order. */
  null: 0,
  ethernet: 1,
  ppp: 9,
  pppHdlc: 50,
  pppoe: 51,
  raw: 101,
  ciscoHdlc: 104,
  /** OpenBSD loopback: as null, in network order. */
  loop: 108,
  linuxSll: 113,
  ipv4: 228,
  ipv6: 229,
  linuxSll2: 276,
} as const;
