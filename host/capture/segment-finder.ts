import { formatIpv6, numberToIpv4 } from '../packet/address.ts';
import { IpProtocol } from '../packet/ipv4.ts';
import { viewOf } from '../packet/packet-error.ts';
import type { CapturedPacket, CaptureInterface } from './capture.ts';
import { Fragments } from './fragments.ts';
import { LAYERS, LINK_LAYERS } from './layers/layer-tables.ts';
import { Octets } from './layers/octets.ts';
import { LeftOutError, LeftOutTally } from './left-out.ts';
import type { SeenHeader, SeenSegment } from './seen-segment.ts';
import { checksumOf } from './segment-checksum.ts';

/** A header in a header in a header: no network needs more, and a hostile capture gets no more. */
const LAYERS_MAX = 32;

/** Takes the TCP segments out of captured packets, whatever these are wrapped in. Every packet is accounted for. */
export class SegmentFinder {
  /** In the order of the packets with which they were whole. */
  readonly segments: SeenSegment[] = [];
  /** Packets in which there can be no TCP. */
  withoutTcp = 0;
  /** Packets in which there may be. */
  readonly leftOut = new LeftOutTally();
  private readonly fragments = new Fragments(this.leftOut);
  /** Each end once, however many segments have it. */
  private readonly ends = new Map<string, string>();

  add(packet: CapturedPacket, device: CaptureInterface): void {
    let packets: readonly number[] = [packet.number];
    try {
      let octets = new Octets(packet.data, packet.originalLength);
      let next = outermost(device.linkType)(octets);
      for (let layers = 1; layers < LAYERS_MAX; layers++) {
        if (typeof next === 'object') {
          const whole = this.fragments.add(next, octets, packet);
          if (whole === null) return;
          ({ inside: next, octets, packets } = whole);
        }
        if (next === IpProtocol.tcp) {
          this.segments.push(this.segmentOf(packet, device.name, octets));
          return;
        }
        const layer = LAYERS.get(next);
        if (layer === undefined) {
          this.withoutTcp += packets.length;
          return;
        }
        next = layer(octets);
      }
      throw new LeftOutError('nested', '');
    } catch (error) {
      if (!(error instanceof LeftOutError)) throw error;
      this.leftOut.add(error.reason, packets);
    }
  }

  /** After the last packet: fragments that still wait for others are left out. */
  end(): void {
    this.fragments.giveUpAll();
  }

  private segmentOf(
    { number, timeUs, comment }: CapturedPacket,
    interfaceName: string,
    octets: Octets,
  ): SeenSegment {
    const tcp = headerOf(octets);
    const { captured, length, ends, damaged } = octets;
    const [source, destination] = addressesOf(ends);
    return {
      number,
      interface: interfaceName,
      timeUs,
      from: this.once(`${source}:${tcp.sourcePort}`),
      to: this.once(`${destination}:${tcp.destinationPort}`),
      tcp,
      checksum: damaged ? 'wrong' : checksumOf(ends, captured, length),
      comment,
    };
  }

  private once(text: string): string {
    const known = this.ends.get(text) ?? text;
    this.ends.set(text, known);
    return known;
  }
}

function outermost(linkType: number) {
  const layer = LINK_LAYERS.get(linkType);
  if (layer === undefined) throw new LeftOutError('link type', String(linkType));
  return layer;
}

/** Ports, numbers, data offset and flags of a TCP header are enough of one that a capture cut off. */
const HEADER_NEEDED = 14;
const UP_TO_WINDOW = 16;

function headerOf(octets: Octets): SeenHeader {
  const header = octets.peek(HEADER_NEEDED, 'TCP');
  const { captured, length } = octets;
  const dataOffset = (header.getUint8(12) >>> 4) * 4;
  if (dataOffset < 20 || dataOffset > length) throw new LeftOutError('malformed', 'TCP');
  return {
    sourcePort: header.getUint16(0),
    destinationPort: header.getUint16(2),
    seq: header.getUint32(4),
    ack: header.getUint32(8),
    flags: header.getUint8(13),
    window: captured.length < UP_TO_WINDOW ? null : octets.peek(UP_TO_WINDOW, 'TCP').getUint16(14),
    payloadLength: length - dataOffset,
  };
}

/** As text, of two IPv4 or two IPv6 addresses. */
function addressesOf(ends: Uint8Array): [source: string, destination: string] {
  const view = viewOf(ends);
  if (ends.length === 8) return [numberToIpv4(view.getUint32(0)), numberToIpv4(view.getUint32(4))];
  const groups = Array.from({ length: 16 }, (_, index) => view.getUint16(2 * index));
  return [formatIpv6(groups.slice(0, 8)), formatIpv6(groups.slice(8))];
}
