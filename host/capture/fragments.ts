import { SECOND_US } from '../clock/clock.ts';
import { type Inside, type IpFragment, NO_TCP } from './layers/layer.ts';
import type { LeftOutTally } from './left-out.ts';

/** A reassembled IP datagram, without its header. */
export interface Whole {
  /** As far as they were captured, without a gap. */
  readonly bytes: Uint8Array;
  readonly length: number;
  readonly inside: Inside;
  /** The packets it came in. */
  readonly packets: readonly number[];
}

/** A fragment as it was captured. */
export interface CapturedFragment extends IpFragment {
  /** Both addresses. */
  readonly ends: Uint8Array;
  /** The octets captured, and the length that the header gives. */
  readonly bytes: Uint8Array;
  readonly length: number;
  /** Of its packet. */
  readonly number: number;
  readonly timeUs: number;
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

  /** Takes a fragment; returns the datagram that it completes. */
  add(fragment: CapturedFragment): Whole | null {
    const key = `${fragment.ends} ${fragment.identification}`;
    const known = this.datagrams.get(key);
    if (known && fragment.timeUs - known.beganUs > TIMEOUT_US) this.giveUp(key, known);
    for (const [oldest, old] of this.datagrams) {
      if (this.count < FRAGMENTS_MAX) break;
      this.giveUp(oldest, old);
    }
    const datagram = this.datagrams.get(key) ?? new Datagram(fragment.timeUs);
    this.datagrams.set(key, datagram);
    this.count++;
    const whole = datagram.add(fragment);
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

  add({ offset, more, bytes, length, inside, number }: CapturedFragment): Whole | null {
    this.packets.push(number);
    const end = offset + length;
    const isCopy = this.parts.get(offset)?.length === length;
    if (isCopy || this.isBroken) return null;
    this.isBroken = this.parts.has(offset) || end > DATAGRAM_OCTETS_MAX || (!more && this.length !== null);
    // Copied, so that the rest of the chunk read from the file can be freed.
    this.parts.set(offset, { bytes: bytes.slice(), length, inside });
    this.have += length;
    if (!more) this.length = end;
    this.isBroken ||= this.have > (this.length ?? DATAGRAM_OCTETS_MAX);
    const whole = !this.isBroken && this.have === this.length ? this.whole() : null;
    if (this.isBroken) this.parts.clear();
    return whole;
  }

  /** null where as many octets are missing as are there twice. */
  private whole(): Whole | null {
    const joined = new Uint8Array(this.have);
    let [length, captured] = [0, 0];
    for (const [offset, part] of [...this.parts].sort(([a], [b]) => a - b)) {
      this.isBroken ||= offset !== length;
      if (this.isBroken) return null;
      joined.set(part.bytes, offset);
      if (captured === length) captured += part.bytes.length;
      length += part.length;
    }
    // The first fragment names the protocol inside (RFC 8200 §4.5).
    const inside = this.parts.get(0)?.inside ?? NO_TCP;
    return { bytes: joined.subarray(0, captured), length, inside, packets: this.packets };
  }
}
