/** The header of each datagram of the cable over UDP: `struct cable_header` in firmware/lwip/udp_cable.c. */
const MAGIC = [0x54, 0x43, 0x50, 1];
export const TOKEN_OCTETS = 8;
const HEADER = MAGIC.length + TOKEN_OCTETS;

/** Reads a token as the board's console shows it: 16 hex digits. Null if it is none. */
export function parseToken(hex: string): Uint8Array | null {
  if (!/^[0-9a-f]{16}$/i.test(hex)) return null;
  return Uint8Array.from({ length: TOKEN_OCTETS }, (_, i) =>
    Number.parseInt(hex.slice(2 * i, 2 * i + 2), 16),
  );
}

/** Puts an IPv4 packet behind the header. */
export function wrapPacket(token: Uint8Array, packet: Uint8Array): Uint8Array {
  const datagram = new Uint8Array(HEADER + packet.length);
  datagram.set(MAGIC);
  datagram.set(token, MAGIC.length);
  datagram.set(packet, HEADER);
  return datagram;
}

/** The IPv4 packet in a datagram, null if it is not one of this tunnel. */
export function unwrapPacket(token: Uint8Array, datagram: Uint8Array): Uint8Array | null {
  if (datagram.length <= HEADER) return null;
  const fits = [...MAGIC, ...token].every((octet, index) => datagram[index] === octet);
  return fits ? datagram.subarray(HEADER) : null;
}
