import { checkField, PacketError, viewOf } from './packet-error.ts';

/** One block of a SACK option: octets from `left` up to, not including, `right` have arrived (RFC 2018). */
interface SackBlock {
  readonly left: number;
  readonly right: number;
}

/** A TCP option (RFC 9293 §3.1, RFC 7323, RFC 2018). An option of the right kind but the wrong length is `unknown`. */
export type TcpOption =
  | { readonly kind: 'eol' }
  | { readonly kind: 'nop' }
  | { readonly kind: 'mss'; readonly mss: number }
  | { readonly kind: 'window-scale'; readonly shift: number }
  | { readonly kind: 'sack-permitted' }
  | { readonly kind: 'sack'; readonly blocks: readonly SackBlock[] }
  | { readonly kind: 'timestamps'; readonly value: number; readonly echo: number }
  | { readonly kind: 'unknown'; readonly type: number; readonly data: Uint8Array }
  /** The rest of the area from an option whose length is below 2 or reaches past the area: its content is unknown. */
  | { readonly kind: 'malformed'; readonly data: Uint8Array };

/** Octets that the options of one segment may take: the data offset counts to 60, the fixed header is 20. */
const MAX_OPTIONS_LENGTH = 40;

const EOL = 0;
const NOP = 1;
const MSS = 2;
const WINDOW_SCALE = 3;
const SACK_PERMITTED = 4;
const SACK = 5;
const TIMESTAMPS = 8;

/**
 * Parses the options area. It ends at the first EOL, which is listed; what follows it is padding. An illegal length ends it
 * too: a segment that has one is survived (RFC 9293 §3.1, MUST-7).
 */
export function parseTcpOptions(bytes: Uint8Array): TcpOption[] {
  const view = viewOf(bytes);
  const options: TcpOption[] = [];
  let offset = 0;
  while (offset < bytes.length) {
    const type = view.getUint8(offset);
    if (type === EOL) {
      options.push({ kind: 'eol' });
      break;
    }
    if (type === NOP) {
      options.push({ kind: 'nop' });
      offset += 1;
      continue;
    }
    const length = offset + 1 < bytes.length ? view.getUint8(offset + 1) : 0;
    if (length < 2 || offset + length > bytes.length) {
      options.push({ kind: 'malformed', data: bytes.subarray(offset) });
      break;
    }
    options.push(parseOption(type, bytes.subarray(offset + 2, offset + length)));
    offset += length;
  }
  return options;
}

function parseOption(type: number, data: Uint8Array): TcpOption {
  const view = viewOf(data);
  if (type === MSS && data.length === 2) return { kind: 'mss', mss: view.getUint16(0) };
  if (type === WINDOW_SCALE && data.length === 1) return { kind: 'window-scale', shift: view.getUint8(0) };
  if (type === SACK_PERMITTED && data.length === 0) return { kind: 'sack-permitted' };
  if (type === TIMESTAMPS && data.length === 8) {
    return { kind: 'timestamps', value: view.getUint32(0), echo: view.getUint32(4) };
  }
  if (type === SACK && data.length > 0 && data.length % 8 === 0) {
    const blocks: SackBlock[] = [];
    for (let i = 0; i < data.length; i += 8) {
      blocks.push({ left: view.getUint32(i), right: view.getUint32(i + 4) });
    }
    return { kind: 'sack', blocks };
  }
  return { kind: 'unknown', type, data };
}

/**
 * Writes options, padded with EOL to a multiple of 4 octets (RFC 9293 §3.1).
 * @throws {PacketError} when a field does not fit or they take more than 40 octets.
 */
export function serializeTcpOptions(options: readonly TcpOption[]): Uint8Array {
  const octets = options.flatMap(optionOctets);
  const length = Math.ceil(octets.length / 4) * 4;
  if (length > MAX_OPTIONS_LENGTH) {
    throw new PacketError(
      0,
      `options take ${octets.length} octets, and there is room for ${MAX_OPTIONS_LENGTH}`,
    );
  }
  const bytes = new Uint8Array(length);
  bytes.set(octets);
  return bytes;
}

function optionOctets(option: TcpOption): number[] {
  switch (option.kind) {
    case 'eol':
      return [EOL];
    case 'nop':
      return [NOP];
    case 'mss':
      return [MSS, 4, ...u16(checkField('mss', option.mss, 0xffff))];
    case 'window-scale':
      return [WINDOW_SCALE, 3, checkField('window scale', option.shift, 0xff)];
    case 'sack-permitted':
      return [SACK_PERMITTED, 2];
    case 'sack': {
      const blocks = option.blocks.flatMap(({ left, right }) => [...u32(left), ...u32(right)]);
      return [SACK, 2 + blocks.length, ...blocks];
    }
    case 'timestamps':
      return [TIMESTAMPS, 10, ...u32(option.value), ...u32(option.echo)];
    case 'unknown':
      checkField('option kind', option.type, 0xff);
      return [option.type, 2 + option.data.length, ...option.data];
    case 'malformed':
      return [...option.data];
  }
}

function u16(value: number): number[] {
  return [value >>> 8, value & 255];
}

function u32(value: number): number[] {
  checkField('a number in the options', value, 0xffffffff);
  return [...u16(value >>> 16), ...u16(value & 0xffff)];
}
