import { LeftOutError } from '../left-out.ts';

/** A packet while its layers are taken off from the front. */
export class Octets {
  readonly bytes: Uint8Array;
  /** How many octets have been taken off. */
  at = 0;
  /** End of the payload by the headers so far; beyond the last octet if the capture cut the packet. */
  end: number;
  /** Source and destination address of the innermost IP header, one behind the other. */
  ends: Uint8Array = NO_OCTETS;
  /** An IPv4 header with a wrong checksum was taken off: a host drops the packet (RFC 1122 §3.2.1.2). */
  damaged = false;

  constructor(bytes: Uint8Array, length: number) {
    this.bytes = bytes;
    this.end = length;
  }

  /** How many octets are left by the headers. */
  get length(): number {
    return this.end - this.at;
  }

  /** The payload, as far as captured. */
  get captured(): Uint8Array {
    return this.bytes.subarray(this.at, this.end);
  }

  /** The reassembled datagram whose last fragment is the payload. */
  replacedBy(bytes: Uint8Array, length: number): Octets {
    const whole = new Octets(bytes, length);
    whole.ends = this.ends;
    whole.damaged = this.damaged;
    return whole;
  }

  /**
   * A header at the front.
   * @throws {LeftOutError} when fewer octets are left of it.
   */
  peek(length: number, layer: string): DataView {
    if (this.at + length > this.end) throw new LeftOutError('malformed', layer);
    if (this.at + length > this.bytes.length) throw new LeftOutError('cut', layer);
    return new DataView(this.bytes.buffer, this.bytes.byteOffset + this.at, length);
  }

  /** Takes it off, too. */
  take(length: number, layer: string): DataView {
    const header = this.peek(length, layer);
    this.at += length;
    return header;
  }

  /** Limits the payload to the length in a header: octets beyond are padding, missing ones were not captured. */
  limit(length: number): void {
    this.end = this.at + length;
  }
}

const NO_OCTETS = new Uint8Array(0);
