import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { afterEach, expect, it } from 'vitest';
import type { Cable } from '../../host/cable/cable.ts';
import { buildIpPacket, type Packet, parseIpPacket } from '../../host/packet/packet.ts';
import { CablePort } from '../../host/up/cable-port.ts';

const BOARD = '192.168.4.1';
const PEER = '192.168.4.2';

const open: { close(): void }[] = [];
afterEach(() => {
  for (const one of open.splice(0)) one.close();
});

/** A cable whose board sends every datagram back. */
function echoingCable(): Cable {
  const listeners: ((packet: Packet) => void)[] = [];
  return {
    peerAddress: PEER,
    boardAddress: BOARD,
    onPacket: (listener: (packet: Packet) => void) => {
      listeners.push(listener);
      return () => {};
    },
    inject: (packet: Uint8Array) => {
      const { udp } = parseIpPacket(packet);
      if (!udp) throw new Error('the cable carries UDP here');
      const { sourcePort, destinationPort, payload } = udp;
      const answer = buildIpPacket({
        ipv4: { source: BOARD, destination: PEER },
        udp: { sourcePort: destinationPort, destinationPort: sourcePort, payload },
      });
      for (const listener of listeners) listener(parseIpPacket(answer));
    },
  } as unknown as Cable;
}

function program(port: number): Socket {
  const socket = createSocket('udp4');
  open.push(socket);
  socket.connect(port, '127.0.0.1');
  return socket;
}

async function echoed(socket: Socket, text: string): Promise<string> {
  const answer = once(socket, 'message');
  socket.send(text);
  const [datagram] = await answer;
  return String(datagram);
}

it('answers each program, and the hundredth as the first', async () => {
  const port = await CablePort.open('127.0.0.1', 0, echoingCable(), (act) => act());
  open.push(port);
  const first = program(port.port);
  await once(first, 'connect');
  for (let number = 0; number < 100; number++) {
    const other = program(port.port);
    await once(other, 'connect');
    expect(await echoed(other, `program ${number}`)).toBe(`program ${number}`);
    expect(await echoed(first, `first ${number}`)).toBe(`first ${number}`);
  }
});
