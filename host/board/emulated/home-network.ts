import { BareStation, macOf } from '../../ethernet/bare-station.ts';
import type { EthernetSwitch } from '../../ethernet/ethernet-switch.ts';
import { buildFrame, parseFrame } from '../../packet/packet.ts';

/** DHCP (RFC 2131): ports, and where in a message things are. */
const SERVER_PORT = 67;
const CLIENT_PORT = 68;
const OPERATION_REPLY = 2;
const YOUR_ADDRESS = 16;
const SERVER_ADDRESS = 20;
const HEADER = 240;

/** Options (RFC 2132). */
const END = 255;
const PAD = 0;
const SUBNET_MASK = 1;
const ROUTER = 3;
const LEASE_TIME = 51;
const MESSAGE_TYPE = 53;
const SERVER_IDENTIFIER = 54;
const DISCOVER = 1;
const OFFER = 2;
const REQUEST = 3;
const ACK = 5;

/** A day, in s. */
const LEASE = [0, 1, 0x51, 0x80];

/** The network that the board joins as a station: an access point with a DHCP server, which has one address to give. */
export class HomeNetwork extends BareStation {
  private readonly air: EthernetSwitch;
  private readonly given: { station: number; address: string };

  constructor(
    air: EthernetSwitch,
    own: { station: number; address: string },
    given: { station: number; address: string },
  ) {
    super(air, own.station, own.address);
    this.air = air;
    this.given = given;
  }

  /** Who has no address yet asks by broadcast, which other stations take for ARP only. */
  override receive(frame: Uint8Array): void {
    const { udp } = parseFrame(frame);
    if (udp?.destinationPort === SERVER_PORT) this.serve(udp.payload);
    else super.receive(frame);
  }

  private serve(message: Uint8Array): void {
    const type = messageType(message);
    if (type === DISCOVER) this.reply(message, OFFER);
    if (type === REQUEST) this.reply(message, ACK);
  }

  private reply(message: Uint8Array, type: number): void {
    const own = octetsOf(this.address);
    const options = [
      [MESSAGE_TYPE, 1, type],
      [SERVER_IDENTIFIER, 4, ...own],
      [LEASE_TIME, 4, ...LEASE],
      [SUBNET_MASK, 4, 255, 255, 255, 0],
      [ROUTER, 4, ...own],
      [END],
    ].flat();
    const payload = new Uint8Array(HEADER + options.length);
    payload.set(message.subarray(0, HEADER));
    payload[0] = OPERATION_REPLY;
    payload.set(octetsOf(this.given.address), YOUR_ADDRESS);
    payload.set(own, SERVER_ADDRESS);
    payload.set(options, HEADER);
    const ethernet = { source: macOf(this.station), destination: macOf(this.given.station) };
    const ipv4 = { source: this.address, destination: this.given.address };
    const udp = { sourcePort: SERVER_PORT, destinationPort: CLIENT_PORT, payload };
    this.air.send(this.station, buildFrame({ ethernet, ipv4, udp }));
  }
}

function messageType(message: Uint8Array): number | undefined {
  for (let at = HEADER; at < message.length && message[at] !== END; ) {
    if (message[at] === MESSAGE_TYPE) return message[at + 2];
    at += message[at] === PAD ? 1 : 2 + (message[at + 1] ?? 0);
  }
  return undefined;
}

function octetsOf(address: string): number[] {
  return address.split('.').map(Number);
}
