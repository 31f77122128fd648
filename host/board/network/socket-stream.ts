import { createConnection, type Socket } from 'node:net';
import { ExitCode, LabError } from '../../lab-error.ts';
import { systemReason } from '../../system-reason.ts';
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
  socket.on('error', (error) => gone(systemReason(error)));
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

/** Opens a connection. Rejects with a LabError that says why there is none, at the latest after ten seconds. */
export function openSocket(host: string, port: number): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const refuse = (error: Error) => reject(noBoardAt(host, port, error));
    const socket = createConnection({ host, port, noDelay: true, allowHalfOpen: true });
    socket.setTimeout(CONNECT_LIMIT_MS, () => socket.destroy(new Error('no answer within 10 s')));
    socket.once('error', refuse);
    socket.once('connect', () => {
      socket.setTimeout(0);
      socket.off('error', refuse);
      resolve(socket);
    });
  });
}

function noBoardAt(host: string, port: number, error: NodeJS.ErrnoException): LabError {
  const nextStep =
    error.code === 'ECONNREFUSED'
      ? 'Is the lab’s app running there? On this machine "tcplab up" starts a board; "tcplab boards" lists those that announce themselves.'
      : error.code === 'ENOTFOUND' || error.code === 'EAI_AGAIN'
        ? '"tcplab boards" lists the boards that announce themselves, with their addresses.'
        : 'Is it powered, and in the same network? If it is, all five of its connections may be in use: "tcplab clear --board serial:<port>" ends them over USB.';
  return new LabError(
    `no board answers at ${host}, port ${port}: ${systemReason(error)}`,
    nextStep,
    ExitCode.noBoard,
  );
}
