import { PacketError } from './packet-error.ts';

/**
 * Writes a MAC address such as `02:00:00:00:00:01` into a view.
 * @throws {PacketError} when the text is not one.
 */
export function putMac(view: DataView, offset: number, mac: string): void {
  if (!/^[0-9a-f]{2}(:[0-9a-f]{2}){5}$/i.test(mac)) {
    throw new PacketError(0, `'${mac}' is not a MAC address such as 02:00:00:00:00:01`);
  }
  for (let i = 0; i < 6; i++) view.setUint8(offset + i, Number.parseInt(mac.slice(3 * i), 16));
}

/** Reads a MAC address as lower-case text. */
export function getMac(view: DataView, offset: number): string {
  let text = HEX[view.getUint8(offset)] as string;
  for (let i = 1; i < 6; i++) text += `:${HEX[view.getUint8(offset + i)]}`;
  return text;
}

const HEX = Array.from({ length: 256 }, (_, octet) => octet.toString(16).padStart(2, '0'));

/**
 * An IPv4 address in dotted text as an unsigned 32-bit number.
 * @throws {PacketError} when the text is not one.
 */
export function ipv4ToNumber(address: string): number {
  const known = NUMBERS.get(address);
  if (known !== undefined) return known;
  const parts = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/.exec(address)?.slice(1).map(Number);
  if (!parts || parts.some((part) => part > 255)) {
    throw new PacketError(0, `'${address}' is not an IPv4 address such as 192.168.4.1`);
  }
  const number = parts.reduce((sum, part) => sum * 256 + part, 0);
  if (NUMBERS.size === MOST_NUMBERS) NUMBERS.clear();
  NUMBERS.set(address, number);
  return number;
}

/** Addresses that were read before: in checksums few of them come again and again. */
const NUMBERS = new Map<string, number>();
const MOST_NUMBERS = 1000;

/** An unsigned 32-bit number as an IPv4 address in dotted text. */
export function numberToIpv4(number: number): string {
  return `${number >>> 24}.${(number >>> 16) & 255}.${(number >>> 8) & 255}.${number & 255}`;
}

/** Eight 16-bit groups as IPv6 text, the longest run of zero groups shortened to `::` (RFC 5952). */
export function formatIpv6(groups: readonly number[]): string {
  let best = { start: -1, length: 1 };
  for (let start = 0; start < groups.length; start++) {
    let length = 0;
    while (groups[start + length] === 0) length++;
    if (length > best.length) best = { start, length };
  }
  const text = (part: readonly number[]) => part.map((group) => group.toString(16)).join(':');
  if (best.start < 0) return text(groups);
  return `${text(groups.slice(0, best.start))}::${text(groups.slice(best.start + best.length))}`;
}
