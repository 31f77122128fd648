/** Capture files byte by byte, in either byte order: the parts that the project's own writer never writes. */

type Part = number | Uint8Array | { readonly u16: number } | { readonly u8: number };

/** Octets of a list of parts: numbers are 32-bit, the rest as it says. */
export function octetsOf(littleEndian: boolean, parts: readonly Part[]): Uint8Array {
  const octets = Buffer.concat(
    parts.map((part) => {
      if (part instanceof Uint8Array) return part;
      if (typeof part === 'object' && 'u8' in part) return Uint8Array.of(part.u8);
      const isShort = typeof part === 'object';
      const view = new DataView(new ArrayBuffer(isShort ? 2 : 4));
      if (isShort) view.setUint16(0, part.u16, littleEndian);
      else view.setUint32(0, part, littleEndian);
      return new Uint8Array(view.buffer);
    }),
  );
  return new Uint8Array(octets);
}

export interface PcapPacket {
  readonly seconds: number;
  readonly fraction: number;
  readonly data: Uint8Array;
  readonly originalLength?: number;
}

/** A classic pcap file. */
export function pcapFile(
  { littleEndian = true, magic = 0xa1b2c3d4, linkType = 1 },
  packets: readonly PcapPacket[],
): Uint8Array {
  const header = [magic, { u16: 2 }, { u16: 4 }, 0, 0, 65535, linkType];
  const records = packets.flatMap(({ seconds, fraction, data, originalLength = data.length }) => {
    return [seconds, fraction, data.length, originalLength, data];
  });
  return octetsOf(littleEndian, [...header, ...records]);
}

/** A pcapng option, padded. */
export function option(littleEndian: boolean, code: number, value: Uint8Array): Uint8Array {
  return octetsOf(littleEndian, [
    { u16: code },
    { u16: value.length },
    value,
    new Uint8Array(-value.length & 3),
  ]);
}

/** A pcapng block around a body, which is padded. */
export function block(littleEndian: boolean, type: number, body: Uint8Array): Uint8Array {
  const padded = new Uint8Array([...body, ...new Uint8Array(-body.length & 3)]);
  const length = 12 + padded.length;
  return octetsOf(littleEndian, [type, length, padded, length]);
}

/** A pcapng section header. */
export function sectionHeader(littleEndian: boolean): Uint8Array {
  const body = octetsOf(littleEndian, [0x1a2b3c4d, { u16: 1 }, { u16: 0 }, 0xffffffff, 0xffffffff]);
  return block(littleEndian, 0x0a0d0d0a, body);
}

/** A pcapng interface description. */
export function interfaceBlock(
  littleEndian: boolean,
  { linkType = 1, snapLength = 0, options = new Uint8Array(0) as Uint8Array },
): Uint8Array {
  const body = octetsOf(littleEndian, [{ u16: linkType }, { u16: 0 }, snapLength, options]);
  return block(littleEndian, 1, body);
}

/** A pcapng enhanced packet block without options. */
export function packetBlock(
  littleEndian: boolean,
  index: number,
  ticks: bigint,
  data: Uint8Array,
): Uint8Array {
  const time = [Number(ticks >> 32n), Number(ticks & 0xffffffffn)];
  return block(littleEndian, 6, octetsOf(littleEndian, [index, ...time, data.length, data.length, data]));
}

export function concat(...parts: readonly Uint8Array[]): Uint8Array {
  return new Uint8Array(Buffer.concat(parts));
}
