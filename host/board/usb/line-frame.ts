/** A frame of the cable on the USB console: firmware/lwip/line_code.h and console_cable.h. */
export interface LineFrame {
  kind: number;
  /** 0 to 255. */
  number: number;
  content: Uint8Array;
}

export const LineKind = { packet: 0, hello: 1, acknowledge: 2, bye: 3 } as const;

export const STX = 0x02;
export const CR = 0x0d;

const HEADER = 2;
const CRC_OCTETS = 2;

/** CRC-16: polynomial 0x1021, here from all ones, the first bit first. That of octets with theirs behind them is 0. */
export function crc16(octets: Uint8Array, from = 0xffff): number {
  let crc = from;
  for (const octet of octets) {
    let high = (crc >> 8) ^ octet;
    high ^= high >> 4;
    crc = ((crc << 8) ^ (high << 12) ^ (high << 5) ^ high) & 0xffff; // eight bits at once
  }
  return crc;
}

/** Octets of a text that has a character for each: without an iterator, which takes twenty times as long. */
export function octetsOf(characters: string): Uint8Array<ArrayBuffer> {
  const octets = new Uint8Array(characters.length);
  for (let at = 0; at < octets.length; at++) octets[at] = characters.charCodeAt(at);
  return octets;
}

/** The frame as a line to the board: STX, base64, CR. Its octets are not spread into the call: that goes over an iterator. */
export function encodeLine({ kind, number, content }: LineFrame): Uint8Array {
  const octets = new Uint8Array(HEADER + content.length + CRC_OCTETS);
  octets.set([number, kind]);
  octets.set(content, HEADER);
  const crc = crc16(octets.subarray(0, -CRC_OCTETS));
  octets.set([crc >> 8, crc & 255], octets.length - CRC_OCTETS);
  const base64 = btoa(String.fromCharCode.apply(null, octets as unknown as number[])).replaceAll('=', '');
  return new TextEncoder().encode(`${String.fromCharCode(STX)}${base64}\r`);
}

/** Reads the base64 of a line; null if it is damaged. */
export function decodeLine(base64: string): LineFrame | null {
  if (base64.length % 4 === 1) return null;
  const octets = octetsOf(atob(base64));
  if (octets.length < HEADER + CRC_OCTETS || crc16(octets) !== 0) return null;
  const [number = 0, kind = 0] = octets;
  return { kind, number, content: octets.subarray(HEADER, -CRC_OCTETS) };
}
