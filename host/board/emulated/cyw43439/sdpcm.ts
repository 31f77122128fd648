import { viewOf } from '../../../packet/packet-error.ts';
import { concatenated } from './octets.ts';

/** What a packet of function 2 carries: `CONTROL_HEADER`, `ASYNCEVENT_HEADER` and `DATA_HEADER` in the driver. */
export enum Channel {
  control = 0,
  event = 1,
  data = 2,
}

/** struct sdpcm_header_t: length, its complement, sequence number, channel, …, header's length, flow control, credit. */
const HEADER = 12;
/** Events and data have two octets of padding behind it, for alignment. */
const PADDING = 2;
/** struct sdpcm_bdc_header_t: version in the upper half of the first octet, …, interface, offset of the data in words. */
const BDC_HEADER = 4;
const BDC_VERSION = 0x20;

/** How many packets the host may have on the way: credits are counted from its sequence numbers, modulo 256. */
const CREDITS = 10;

type HostPacket =
  | { channel: Channel.control; body: Uint8Array }
  | { channel: Channel.data; frame: Uint8Array };

/** The framing of function 2, and its flow control. */
export class Sdpcm {
  private sequence = 0;
  private hostSequence = -1;

  reset(): void {
    this.sequence = 0;
    this.hostSequence = -1;
  }

  /** What the host sent; null if it is damaged. */
  unwrap(octets: Uint8Array): HostPacket | null {
    const view = viewOf(octets);
    const length = view.getUint16(0, true);
    if (length < HEADER || length > octets.length || (length ^ view.getUint16(2, true)) !== 0xffff)
      return null;
    this.hostSequence = octets[4] as number;
    const channel = (octets[5] as number) & 0xf;
    const body = octets.slice(octets[7], length);
    if (channel === Channel.control) return { channel, body };
    if (channel === Channel.data) return { channel, frame: body.slice(BDC_HEADER + 4 * (body[3] as number)) };
    return null;
  }

  control(body: Uint8Array): Uint8Array {
    return this.wrap(Channel.control, body);
  }

  event(packet: Uint8Array): Uint8Array {
    return this.wrap(Channel.event, concatenated(new Uint8Array(PADDING), bdcHeader(0), packet));
  }

  /** `network` is the chip's interface: 0 as a station, 1 as an access point. */
  data(frame: Uint8Array, network: number): Uint8Array {
    return this.wrap(Channel.data, concatenated(new Uint8Array(PADDING), bdcHeader(network), frame));
  }

  /** Grants credit, and says nothing else. */
  credit(): Uint8Array {
    return this.wrap(Channel.control, new Uint8Array(0));
  }

  private wrap(channel: Channel, body: Uint8Array): Uint8Array {
    const header = new Uint8Array(HEADER);
    const view = viewOf(header);
    const length = HEADER + body.length;
    view.setUint16(0, length, true);
    view.setUint16(2, ~length & 0xffff, true);
    header[4] = this.sequence++ & 0xff;
    header[5] = channel;
    header[7] = channel === Channel.control ? HEADER : HEADER + PADDING;
    header[9] = (this.hostSequence + 1 + CREDITS) & 0xff;
    return concatenated(header, body);
  }
}

function bdcHeader(network: number): Uint8Array {
  return Uint8Array.of(BDC_VERSION, 0, network, 0);
}
