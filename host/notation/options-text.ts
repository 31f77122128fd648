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
      scanner.fail(`expected ',' or '>' in the options`, 'e.g. <mss 1460,nop,wscale 2>');
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

const KEYWORDS = ['mss', 'nop', 'eol', 'wscale', 'sackOK', 'sack', 'TS', 'unknown-N', 'malformed'] as const;

function scanOption(scanner: Scanner): TcpOption {
  const start = scanner.position;
  const word = scanner.match(/[A-Za-z]+(-\d+)?/y) ?? '';
  switch (word.toLowerCase()) {
    case 'eol':
      return { kind: 'eol' };
    case 'nop':
      return { kind: 'nop' };
    case 'mss':
      return { kind: 'mss', mss: scanNumber(scanner, 0xffff) };
    case 'wscale':
      return { kind: 'window-scale', shift: scanNumber(scanner, 0xff) };
    case 'sackok':
      return { kind: 'sack-permitted' };
    case 'sack':
      return scanSack(scanner);
    case 'ts':
      return scanTimestamps(scanner);
    case 'malformed':
      return { kind: 'malformed', data: scanOctets(scanner) };
  }
  const type = /^unknown-(\d+)$/i.exec(word)?.[1];
  // Always of the unknown kind, also with a known number: so a length that is wrong for it can be written.
  if (type !== undefined && Number(type) <= 255)
    return { kind: 'unknown', type: Number(type), data: scanOctets(scanner) };
  scanner.position = start;
  const close = nearest(word, KEYWORDS);
  const hint = close && word !== '' ? `did you mean ${close} ?` : `the options are ${KEYWORDS.join(', ')}`;
  return scanner.fail(word === '' ? 'an option is missing here' : `'${word}' is not a TCP option`, hint);
}

function scanNumber(scanner: Scanner, max: number): number {
  scanner.skipSpace();
  const start = scanner.position;
  const digits = scanner.match(/\d+/y);
  if (digits !== undefined && Number(digits) <= max) return Number(digits);
  scanner.position = start;
  return scanner.fail(`a number from 0 to ${max} must stand here`);
}

function scanSack(scanner: Scanner): TcpOption {
  const blocks: { left: number; right: number }[] = [];
  do {
    const left = scanNumber(scanner, 0xffffffff);
    if (!scanner.take(':'))
      scanner.fail(`expected ':' and the right edge of the block`, 'e.g. <sack 100:200>');
    blocks.push({ left, right: scanNumber(scanner, 0xffffffff) });
    scanner.skipSpace();
  } while (/^\d/.test(scanner.rest(1)));
  return { kind: 'sack', blocks };
}

function scanTimestamps(scanner: Scanner): TcpOption {
  const keyword = (word: string) => {
    scanner.skipSpace();
    if (!scanner.take(word)) scanner.fail(`expected '${word}'`, 'e.g. <TS val 1 ecr 0>');
  };
  keyword('val');
  const value = scanNumber(scanner, 0xffffffff);
  keyword('ecr');
  return { kind: 'timestamps', value, echo: scanNumber(scanner, 0xffffffff) };
}

/** `0x…`, or none. */
function scanOctets(scanner: Scanner): Uint8Array {
  const end = scanner.position;
  scanner.skipSpace();
  const hex = scanner.match(/0x([0-9a-f]{2})+(?![0-9a-z])/iy);
  if (hex === undefined) {
    if (scanner.peek('0x')) scanner.fail('the octets of the option must be pairs of hexadecimal digits');
    scanner.position = end;
  }
  const octets = hex?.slice(2).match(/../g) ?? [];
  return Uint8Array.from(octets, (pair) => Number.parseInt(pair, 16));
}
