import { expect, it } from 'vitest';
import { HomeNetwork } from '../../../host/board/emulated/home-network.ts';
import { VirtualClock } from '../../../host/clock/virtual-clock.ts';
import { macOf } from '../../../host/ethernet/bare-station.ts';
import { EthernetSwitch } from '../../../host/ethernet/ethernet-switch.ts';
import { buildFrame, type Packet, parseFrame } from '../../../host/packet/packet.ts';

const BOARD = 1;
const MESSAGE_TYPE = 53;
const [DISCOVER, OFFER, REQUEST, ACK] = [1, 2, 3, 5];

/** A DHCP message (RFC 2131 §2) of a host without an address, sent to all. */
function message(type: number): Uint8Array {
  const payload = new Uint8Array(300);
  payload.set([1, 1, 6, 0, 0x12, 0x34, 0x56, 0x78]);
  payload.set([MESSAGE_TYPE, 1, type, 255], 240);
  return buildFrame({
    ethernet: { source: macOf(BOARD), destination: 'ff:ff:ff:ff:ff:ff' },
    ipv4: { source: '0.0.0.0', destination: '255.255.255.255' },
    udp: { sourcePort: 68, destinationPort: 67, payload },
  });
}

it.each([
  [DISCOVER, OFFER],
  [REQUEST, ACK],
])(
  'the network that an emulated board joins answers DHCP message %i, which is sent to all, with %i',
  (asked, answered) => {
    const clock = new VirtualClock();
    const air = new EthernetSwitch(clock);
    const got: Packet[] = [];
    air.attach({ station: BOARD, receive: (frame) => got.push(parseFrame(frame)) });
    new HomeNetwork(
      air,
      { station: 254, address: '192.168.4.254' },
      { station: BOARD, address: '192.168.4.1' },
    );
    air.send(BOARD, message(asked));
    clock.advance(10_000);
    const [{ udp }] = got as [Packet];
    const reply = udp?.payload ?? new Uint8Array(0);
    expect(reply[242], 'type').toBe(answered);
    expect([...reply.subarray(4, 8)], 'transaction').toEqual([0x12, 0x34, 0x56, 0x78]);
    expect([...reply.subarray(16, 20)], 'the address that is given').toEqual([192, 168, 4, 1]);
  },
);
