import type { Scanner } from './scanner.ts';

const ESCAPES: ReadonlyMap<string, number> = new Map([
  ['n', 10],
  ['r', 13],
  ['t', 9],
  ['\\', 92],
  ['"', 34],
]);

const LETTER_OF: ReadonlyMap<number, string> = new Map(
  [...ESCAPES].map(([letter, octet]) => [octet, letter]),
);

/**
 * Reads text between double quotes as octets: UTF-8, with the escapes \n \r \t \\ \" and \xNN for one octet.
 */
export function scanData(scanner: Scanner): Uint8Array {
  const start = scanner.position;
  if (!scanner.take('"')) scanner.fail('data must stand in double quotes', 'e.g. data="hello\\n"');
  const octets: number[] = [];
  const encoder = new TextEncoder();
  while (!scanner.take('"')) {
    const plain = scanner.match(/[^"\\]+/y);
    if (plain !== undefined) {
      octets.push(...encoder.encode(plain));
    } else if (scanner.atEnd) {
      scanner.position = start;
      scanner.fail('the quote that starts here is never closed');
    } else {
      octets.push(scanEscape(scanner));
    }
  }
  return Uint8Array.from(octets);
}

function scanEscape(scanner: Scanner): number {
  const hex = scanner.match(/\\x[0-9a-f]{2}/iy);
  if (hex !== undefined) return Number.parseInt(hex.slice(2), 16);
  const octet = ESCAPES.get(scanner.rest(2).slice(1));
  if (octet === undefined) {
    return scanner.fail(
      `'${scanner.rest(2)}' is not an escape`,
      'the escapes are \\n \\r \\t \\\\ \\" and \\xNN',
    );
  }
  scanner.position += 2;
  return octet;
}

/** Octets as text between double quotes; what is not printable or not UTF-8 is escaped. */
export function formatData(octets: Uint8Array): string {
  return `"${textOf(octets) ?? Array.from(octets, formatOctet).join('')}"`;
}

function formatOctet(octet: number): string {
  const letter = LETTER_OF.get(octet);
  if (letter !== undefined) return `\\${letter}`;
  if (octet >= 0x20 && octet < 0x7f) return String.fromCharCode(octet);
  return `\\x${octet.toString(16).padStart(2, '0')}`;
}

function textOf(octets: Uint8Array): string | undefined {
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(octets);
  } catch {
    return undefined;
  }
  const escaped = Array.from(text, (character) =>
    character < '\x7f' ? formatOctet(character.charCodeAt(0)) : character,
  ).join('');
  // Controls and separators beyond ASCII would not survive a terminal or an editor: those go as octets.
  return /[\p{C}\p{Z}]/u.test(escaped.replaceAll(' ', '')) ? undefined : escaped;
}
