import { SECOND_US } from '../clock/clock.ts';
import type { CapturedPacket } from './capture.ts';
import { type Inside, type IpFragment, NO_TCP } from './layers/layer.ts';
import type { Octets } from './layers/octets.ts';
import type { LeftOutTally } from './left-out.ts';

/** A reassembled IP datagram. */
export interface Whole {
  readonly inside: Inside;
  /** Its payload, as far as captured without a gap. */
  readonly octets: Octets;
  /** The packets it came in. */
  readonly packets: readonly number[];
}

/** RFC 8200 §4.5; RFC 1122 §3.3.2 recommends it for IPv4 too. */
const TIMEOUT_US = 60 * SECOND_US;

/** Limit on the fragments kept for incomplete datagrams: above what any host has under way, so that a hostile capture cannot fill the memory. */
const FRAGMENTS_MAX = 10_000;

const DATAGRAM_OCTETS_MAX = 0xffff;

/** Reassembles IP datagrams (RFC 791 §3.2, RFC 8200 §4.5). One whose fragments overlap comes to nothing, as in RFC 5722. */
export class Fragments {
  private readonly datagrams = new Map<string, Datagram>();
  private readonly leftOut: LeftOutTally;
  private count = 0;

  /** `leftOut` gets the packets of datagrams that are given up. */
  constructor(leftOut: LeftOutTally) {
    this.leftOut = leftOut;
  }

  /** Takes a fragment, whose payload the octets are; returns the datagram that it completes. */
  add(fragment: IpFragment, octets: Octets, { number, timeUs }: CapturedPacket): Whole | null {
    const key = `${octets.ends} ${fragment.identification}`;
    const known = this.datagrams.get(key);
    if (known && timeUs - known.beganUs > TIMEOUT_US) this.giveUp(key, known);
    for (const [oldest, old] of this.datagrams) {
      if (this.count < FRAGMENTS_MAX) break;
      this.giveUp(oldest, old);
    }
    const datagram = this.datagrams.get(key) ?? new Datagram(timeUs);
    this.datagrams.set(key, datagram);
    this.count++;
    const whole = datagram.add(fragment, octets, number);
    if (whole) this.forget(key, datagram);
    return whole;
  }

  giveUpAll(): void {
    for (const [key, datagram] of this.datagrams) this.giveUp(key, datagram);
  }

  private giveUp(key: string, datagram: Datagram): void {
    this.leftOut.add({ why: 'fragment', what: '' }, datagram.packets);
    this.forget(key, datagram);
  }

  private forget(key: string, { packets }: Datagram): void {
    this.datagrams.delete(key);
    this.count -= packets.length;
  }
}

class Datagram {
  readonly beganUs: number;
  readonly packets: number[] = [];
  private readonly parts = new Map<number, { bytes: Uint8Array; length: number; inside: Inside }>();
  /** Sum of all parts' octets; the datagram's length if no parts overlap. */
  private have = 0;
  /** Known with the last fragment. */
  private length: number | null = null;
  private isBroken = false;

  constructor(beganUs: number) {
    this.beganUs = beganUs;
  }

  add({ offset, more, inside }: IpFragment, octets: Octets, number: number): Whole | null {
    const { captured, length } = octets;
    const end = offset + length;
    this.packets.push(number);
    const isCopy = this.parts.get(offset)?.length === length;
    if (isCopy || this.isBroken) return null;
    this.isBroken = this.parts.has(offset) || end > DATAGRAM_OCTETS_MAX || (!more && this.length !== null);
    // Copied, so that the rest of the chunk read from the file can be freed.
    this.parts.set(offset, { bytes: captured.slice(), length, inside });
    this.have += length;
    if (!more) this.length = end;
    this.isBroken ||= this.have > (this.length ?? DATAGRAM_OCTETS_MAX);
    const joined = !this.isBroken && this.have === this.length ? this.joined() : null;
    if (this.isBroken) this.parts.clear();
    // The first fragment names the protocol inside (RFC 8200 §4.5).
    const first = this.parts.get(0)?.inside ?? NO_TCP;
    return joined && { inside: first, octets: octets.replacedBy(joined, this.have), packets: this.packets };
  }

  /** null where as many octets are missing as are there twice. */
  private joined(): Uint8Array | null {
    const joined = new Uint8Array(this.have);
    let [length, captured] = [0, 0];
    for (const [offset, part] of [...this.parts].sort(([a], [b]) => a - b)) {
      this.isBroken ||= offset !== length;
      if (this.isBroken) return null;
      joined.set(part.bytes, offset);
      if (captured === length) captured += part.bytes.length;
      length += part.length;
    }
    return joined.subarray(0, captured);
  }
}
