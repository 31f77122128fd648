import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodeLine, type LineFrame, LineKind } from '../../host/board/usb/line-frame.ts';
import { LineReader } from '../support/line-reader.ts';

const LF = 0x0a;
const octetsOf = (text: string) => new TextEncoder().encode(text);

/** As the board writes it. */
const lineOf = (frame: LineFrame) => Uint8Array.of(...encodeLine(frame), LF);
const HELLO: LineFrame = { kind: LineKind.hello, number: 0, content: Uint8Array.of(1, 3, 232, 7) };
const PACKET: LineFrame = {
  kind: LineKind.packet,
  number: 9,
  content: Uint8Array.from({ length: 50 }, (_, at) => at),
};

function read(...pieces: (Uint8Array | string)[]) {
  const reader = new LineReader();
  for (const piece of pieces) reader.read(typeof piece === 'string' ? octetsOf(piece) : piece);
  return { text: reader.text, frames: reader.frames };
}

describe('a board’s console', () => {
  it('is text but for the cable’s lines, wherever they stand', () => {
    expect(read('> ', lineOf(HELLO), '1+1\r\n', lineOf(PACKET), '#1 LISTEN -> SYN_RCVD\r\n')).toEqual({
      text: '> 1+1\r\n#1 LISTEN -> SYN_RCVD\r\n',
      frames: [HELLO, PACKET],
    });
  });

  it('shows a line that was cut, with what is glued to it, and takes the whole one behind it', () => {
    const cut = lineOf(PACKET).subarray(0, 30);
    expect(read(cut, '[0m> ', lineOf(HELLO))).toEqual({
      text: `${new TextDecoder().decode(cut)}[0m> `,
      frames: [HELLO],
    });
    expect(read(cut, lineOf(PACKET))).toEqual({ text: new TextDecoder().decode(cut), frames: [PACKET] });
  });

  it('takes no line of which an octet is another', () => {
    const line = lineOf(PACKET);
    for (let at = 1; at < line.length - 3; at++) {
      expect(read(line.with(at, (line[at] as number) ^ 1)).frames, `octet ${at}`).toEqual([]);
    }
  });

  it('shows letters of more than one octet whole, however they are cut', () => {
    const text = octetsOf('开发板\r\n');
    expect(read(...Array.from(text, (octet) => Uint8Array.of(octet))).text).toBe('开发板\r\n');
  });

  const text = fc.string({ unit: 'grapheme-ascii', maxLength: 30 });
  const frame = fc.record({
    kind: fc.constantFrom(...Object.values(LineKind)),
    number: fc.nat(255),
    content: fc.uint8Array({ maxLength: 80 }),
  });

  it('is the same in any pieces', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(text, frame)),
        fc.infiniteStream(fc.integer({ min: 1, max: 40 })),
        (parts, sizes) => {
          const all = Uint8Array.from(parts.flatMap(([said, sent]) => [...octetsOf(said), ...lineOf(sent)]));
          const pieces: Uint8Array[] = [];
          for (let at = 0; at < all.length; ) {
            const size = sizes.next().value as number;
            pieces.push(all.subarray(at, at + size));
            at += size;
          }
          expect(read(...pieces)).toEqual({
            text: parts.map(([said]) => said).join(''),
            frames: parts.map(([, sent]) => sent),
          });
        },
      ),
    );
  });
});
