import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { afterEach, expect, it } from 'vitest';
import type { SwitchCable } from '../../host/cable/switch-cable.ts';
import { buildIpPacket, type Packet, parseIpPacket } from '../../host/packet/packet.ts';
import { openCablePort } from '../../host/up/cable-port.ts';

const BOARD = '192.168.4.1';
const PEER = '192.168.4.2';

const open: { close(): void }[] = [];
afterEach(() => {
  for (const one of open.splice(0)) one.close();
});

/** A cable whose board sends back every datagram but those of strangers; `heardFrom` gets the inner port of each. */
function echoingCable(heardFrom: number[] = []): SwitchCable {
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
      heardFrom.push(sourcePort);
      if (new TextDecoder().decode(payload) === 'stranger') return;
      const answer = buildIpPacket({
        ipv4: { source: BOARD, destination: PEER },
        udp: { sourcePort: destinationPort, destinationPort: sourcePort, payload },
      });
      for (const listener of listeners) listener(parseIpPacket(answer));
    },
  } as unknown as SwitchCable;
}

const outer = (host: string) => ({ host, port: 0, option: '--cable-port' }) as const;

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
  const port = await openCablePort(outer('127.0.0.1'), echoingCable(), (act) => act());
  open.push(port);
  const first = program(port.address().port);
  await once(first, 'connect');
  for (let number = 0; number < 100; number++) {
    const other = program(port.address().port);
    await once(other, 'connect');
    expect(await echoed(other, `program ${number}`)).toBe(`program ${number}`);
    expect(await echoed(first, `first ${number}`)).toBe(`first ${number}`);
  }
});

it('keeps the place of the user that the board answers, however many strangers speak whom it does not answer', async () => {
  const heardFrom: number[] = [];
  const port = await openCablePort(outer('127.0.0.1'), echoingCable(heardFrom), (act) => act());
  open.push(port);
  const user = program(port.address().port);
  await once(user, 'connect');
  await echoed(user, 'before');
  for (let number = 0; number < 100; number++) {
    const stranger = program(port.address().port);
    await once(stranger, 'connect');
    await new Promise((resolve) => stranger.send('stranger', resolve));
  }
  await echoed(user, 'after');
  expect(heardFrom, 'datagrams that reached the board').toHaveLength(102);
  expect(heardFrom.at(-1), 'to the board it is still the same sender').toBe(heardFrom[0]);
});

it('listens on an address of IPv6, too', async () => {
  const port = await openCablePort(outer('::1'), echoingCable(), (act) => act());
  open.push(port);
  const socket = createSocket('udp6');
  open.push(socket);
  socket.connect(port.address().port, '::1');
  await once(socket, 'connect');
  expect(await echoed(socket, 'hello')).toBe('hello');
});
