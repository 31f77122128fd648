import { PacketError } from '../packet/packet-error.ts';
import { serializeTcpOptions, type TcpOption } from '../packet/tcp-options.ts';
import { nearest } from './did-you-mean.ts';
import type { Scanner } from './scanner.ts';

/**
 * TCP options between angle brackets, in tcpdump's words, and packetdrill's for SACK:
 * `<mss 1460,nop,wscale 2,sackOK,sack 1:5 9:12,TS val 1 ecr 0,eol>`, `unknown-254 0xabcd` for any other kind, and
 * `malformed 0x0200` for octets that are no option.
 */
export function formatOptions(options: readonly TcpOption[]): string {
  return `<${options.map(formatOption).join(',')}>`;
}

function formatOption(option: TcpOption): string {
  switch (option.kind) {
    case 'eol':
    case 'nop':
      return option.kind;
    case 'mss':
      return `mss ${option.mss}`;
    case 'window-scale':
      return `wscale ${option.shift}`;
    case 'sack-permitted':
      return 'sackOK';
    case 'sack':
      return `sack ${option.blocks.map(({ left, right }) => `${left}:${right}`).join(' ')}`;
    case 'timestamps':
      return `TS val ${option.value} ecr ${option.echo}`;
    case 'unknown':
      return `unknown-${option.type}${hexText(option.data)}`;
    case 'malformed':
      return `malformed${hexText(option.data)}`;
  }
}

function hexText(octets: Uint8Array): string {
  const hex = Array.from(octets, (octet) => octet.toString(16).padStart(2, '0')).join('');
  return hex === '' ? '' : ` 0x${hex}`;
}

/** Reads options from their `<` to their `>`. */
export function scanOptions(scanner: Scanner): TcpOption[] {
  const start = scanner.position;
  scanner.take('<');
  const options: TcpOption[] = [];
  scanner.skipSpace();
  if (!scanner.take('>')) {
    do {
      scanner.skipSpace();
      options.push(scanOption(scanner));
      scanner.skipSpace();
    } while (scanner.take(','));
    if (!scanner.take('>'))
      scanner.fail(`expected ',' or '>' in the options`, 'e.g. <mss 1460,nop,wscale 2,unknown-254 0xabcd>');
  }
  try {
    serializeTcpOptions(options);
  } catch (error) {
    if (!(error instanceof PacketError)) throw error;
    scanner.position = start;
    scanner.fail(error.reason);
  }
  return options;
}

interface WrittenOption {
  /** As an error shows it: the word, and what stands behind it. */
  example: string;
  /** What stands behind the word. */
  rest: RegExp;
  read(numbers: number[], octets: Uint8Array): TcpOption;
}

const NOTHING = /(?:)/y;
const OCTETS = /(?:\s+0x(?:[0-9a-f]{2})+(?![0-9a-z]))?/iy;

const WRITTEN: readonly WrittenOption[] = [
  { example: 'mss 1460', rest: /\s*\d+/y, read: ([mss = 0]) => ({ kind: 'mss', mss }) },
  { example: 'nop', rest: NOTHING, read: () => ({ kind: 'nop' }) },
  { example: 'eol', rest: NOTHING, read: () => ({ kind: 'eol' }) },
  { example: 'wscale 2', rest: /\s*\d+/y, read: ([shift = 0]) => ({ kind: 'window-scale', shift }) },
  { example: 'sackOK', rest: NOTHING, read: () => ({ kind: 'sack-permitted' }) },
  { example: 'sack 100:200 300:400', rest: /(?:\s*\d+:\s*\d+)+/y, read: sackOf },
  {
    example: 'TS val 1 ecr 0',
    rest: /\s*val\s*\d+\s*ecr\s*\d+/y,
    read: ([value = 0, echo = 0]) => ({ kind: 'timestamps', value, echo }),
  },
  { example: 'malformed 0x0200', rest: OCTETS, read: (_, data) => ({ kind: 'malformed', data }) },
];

const KEYWORDS = [...WRITTEN.map(({ example }) => example.split(' ')[0] as string), 'unknown-N'];

function scanOption(scanner: Scanner): TcpOption {
  const start = scanner.position;
  const word = scanner.match(/[A-Za-z]+(-\d+)?/y) ?? '';
  // Always of the unknown kind, also with a known number: so a length that is wrong for it can be written.
  const type = Number(/^unknown-(\d+)$/i.exec(word)?.[1] ?? 256);
  if (type <= 255) return { kind: 'unknown', type, data: octetsIn(scanner.match(OCTETS)) };
  const written = WRITTEN.find(({ example }) => example.split(' ')[0]?.toLowerCase() === word.toLowerCase());
  if (written) {
    const rest = scanner.match(written.rest);
    if (rest === undefined) scanner.fail(`expected the numbers of ${word}`, `e.g. <${written.example}>`);
    return written.read((rest.match(/\d+/g) ?? []).map(Number), octetsIn(rest));
  }
  scanner.position = start;
  const close = nearest(word, KEYWORDS);
  const hint = close && word !== '' ? `did you mean ${close} ?` : `the options are ${KEYWORDS.join(', ')}`;
  return scanner.fail(word === '' ? 'an option is missing here' : `'${word}' is not a TCP option`, hint);
}

function sackOf(edges: number[]): TcpOption {
  const blocks = edges.flatMap((left, at) => (at % 2 === 0 ? [{ left, right: edges[at + 1] ?? 0 }] : []));
  return { kind: 'sack', blocks };
}

/** `0x…`, or none. */
function octetsIn(text = ''): Uint8Array {
  const pairs = /0x(.*)/i.exec(text)?.[1]?.match(/../g) ?? [];
  return Uint8Array.from(pairs, (pair) => Number.parseInt(pair, 16));
}
