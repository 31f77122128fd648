/**
 * What is thrown when octets are not a well-formed unit of a layer, or when a unit cannot be written as octets
 * (a port above 65535, a payload that does not fit). Nothing else is ever thrown by host/packet.
 */
export class PacketError extends Error {
  override readonly name = 'PacketError';
  /** Octets from the start of what was parsed to the octet that is wrong; 0 when serializing. */
  readonly offset: number;
  readonly reason: string;

  constructor(offset: number, reason: string) {
    super(`octet ${offset}: ${reason}`);
    this.offset = offset;
    this.reason = reason;
  }
}

/**
 * Checks a header field before it is written.
 * @throws {PacketError} when `value` is not an integer from 0 to `max`.
 */
export function checkField(field: string, value: number, max: number): number {
  if (Number.isInteger(value) && value >= 0 && value <= max) return value;
  throw new PacketError(0, `${field} is ${value}, and must be an integer from 0 to ${max}`);
}

/** @throws {PacketError} when fewer than `needed` octets are there. */
export function checkLength(bytes: Uint8Array, needed: number, what: string): void {
  if (bytes.length >= needed) return;
  throw new PacketError(bytes.length, `${what} takes ${needed} octets, only ${bytes.length} are here`);
}

/** A DataView of exactly these octets. */
export function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
