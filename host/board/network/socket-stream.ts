import { createConnection, type Socket } from 'node:net';
import type { ByteStream } from '../control-channel.ts';

/** How long the operating system may take to open a connection, in ms. */
const CONNECT_LIMIT_MS = 10_000;

/** A TCP connection of the operating system's as a stream of octets. `onActivity` is called after each piece of news. */
export function socketStream(socket: Socket, onActivity: () => void): ByteStream {
  let onData: (octets: Uint8Array) => void = () => {};
  let onGone: (reason: string) => void = () => {};
  const gone = (reason: string) => {
    onGone(reason);
    onActivity();
  };
  socket.on('data', (octets) => {
    onData(octets);
    onActivity();
  });
  socket.on('error', (error) => gone(error.message));
  socket.on('end', () => gone('the board closed the connection'));
  socket.on('close', () => gone('the board closed the connection'));
  return {
    send: (octets) => socket.write(octets),
    onData: (listener) => {
      onData = listener;
    },
    onGone: (listener) => {
      onGone = listener;
    },
    close: () => socket.destroy(),
  };
}

/** Opens a connection. Rejects with the operating system's reason, or after ten seconds. */
export function openSocket(host: string, port: number): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = createConnection({ host, port, noDelay: true, allowHalfOpen: true });
    socket.setTimeout(CONNECT_LIMIT_MS, () => socket.destroy(new Error('no answer within 10 s')));
    socket.once('error', reject);
    socket.once('connect', () => {
      socket.setTimeout(0);
      socket.off('error', reject);
      resolve(socket);
    });
  });
}
