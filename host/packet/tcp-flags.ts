import { PacketError } from './packet-error.ts';

/** The control bits of RFC 9293 §3.1, in the low octet of the header's 13th and 14th octets. */
export const TcpFlag = {
  fin: 0x01,
  syn: 0x02,
  rst: 0x04,
  psh: 0x08,
  ack: 0x10,
  urg: 0x20,
  ece: 0x40,
  cwr: 0x80,
} as const;

/** tcpdump's letters from the lowest bit on, which is the order in which it prints them. */
const LETTERS = 'FSRP.UEW';

/** Each text once, however many segments have it. */
const TEXTS = Array.from({ length: 256 }, (_, bits) => {
  const letters = [...LETTERS].filter((_, place) => (bits & (1 << place)) !== 0);
  return letters.join('') || 'none';
});

/** Flags as tcpdump prints them: `S`, `S.`, `.`, `P.`, `F.`, `R.`, `FPU`; `none` for no flag at all. */
export function flagsToText(bits: number): string {
  return TEXTS[bits & 0xff] as string;
}

/**
 * Flags from tcpdump's letters, in any order: `.S` is `S.`.
 * @throws {PacketError} whose offset is that of the letter that is no flag or is there twice.
 */
export function textToFlags(text: string): number {
  if (text === 'none') return 0;
  if (text === '') throw new PacketError(0, `no flags; write 'none' for a segment without any`);
  let bits = 0;
  for (let i = 0; i < text.length; i++) {
    const place = LETTERS.indexOf(text.charAt(i));
    const bit = 1 << place;
    if (place < 0) {
      throw new PacketError(i, `'${text.charAt(i)}' is not a TCP flag; the flags are F S R P . U E W`);
    }
    if ((bits & bit) !== 0) throw new PacketError(i, `the flag '${text.charAt(i)}' is there twice`);
    bits |= bit;
  }
  return bits;
}
