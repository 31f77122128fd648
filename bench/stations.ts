import { ArpOperation } from '../host/packet/arp.ts';
import { buildFrame } from '../host/packet/packet.ts';
import { SegmentWriter } from '../test/support/tcp-fast.ts';

/* The two ends of the benchmark; test/fuzz/native/segment.c has the same. */

export const BOARD = { mac: '02:00:00:00:00:01', ip: '192.168.4.1', port: 7000 };
const CLIENT = { mac: '02:00:00:00:00:02', ip: '192.168.4.2' };

/** The client's, in octets. */
export const WINDOW = 8192;

const FIRST_CLIENT_PORT = 40_000;
const CLIENT_PORTS = 64;

/** One writer of the client's segments for each of its ports: connections take them in turn. */
export function clientWriters(): SegmentWriter[] {
  return Array.from(
    { length: CLIENT_PORTS },
    (_, index) => new SegmentWriter({ ...CLIENT, port: FIRST_CLIENT_PORT + index }, BOARD),
  );
}

/** Asks for the board's MAC address as any client would, and so tells it this client's. */
export function arpRequest(): Uint8Array {
  return buildFrame({
    ethernet: { destination: 'ff:ff:ff:ff:ff:ff', source: CLIENT.mac },
    arp: {
      operation: ArpOperation.request,
      senderMac: CLIENT.mac,
      senderIp: CLIENT.ip,
      targetMac: '00:00:00:00:00:00',
      targetIp: BOARD.ip,
    },
  });
}
