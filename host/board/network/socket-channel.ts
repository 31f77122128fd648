import { createConnection, type Socket } from 'node:net';
import type { WallClock } from '../../clock/wall-clock.ts';
import { ExitCode, LabError } from '../../lab-error.ts';
import { systemReason } from '../../system-reason.ts';
import { type ByteStream, ControlChannel } from '../control-channel.ts';

/** How long the operating system may take to open a connection, in ms. */
const CONNECT_LIMIT_MS = 10_000;

/**
 * Opens a control channel over the operating system's TCP. Rejects with a LabError that says why there is no connection, at the latest after ten seconds; with a
 * ControlError if something else answers there.
 */
export async function openChannel(host: string, port: number, clock: WallClock): Promise<ControlChannel> {
  const socket = await openSocket(host, port);
  try {
    return await ControlChannel.open(streamOf(socket, clock), clock);
  } catch (error) {
    socket.destroy(); // an open socket keeps the process alive
    throw error;
  }
}

function streamOf(socket: Socket, clock: WallClock): ByteStream {
  const stream: ByteStream = {
    send: (octets) => socket.write(octets),
    close: () => socket.destroy(),
    onData() {},
    onGone() {},
  };
  socket.on('data', (octets) => stream.onData(octets));
  socket.on('error', (error) => stream.onGone(systemReason(error)));
  for (const event of ['end', 'close'])
    socket.on(event, () => stream.onGone('the board closed the connection'));
  for (const event of ['data', 'error', 'end', 'close']) socket.on(event, () => clock.wake());
  return stream;
}

function openSocket(host: string, port: number): Promise<Socket> {
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
  const problem = `no board answers at ${host}, port ${port}: ${systemReason(error)}`;
  return new LabError(problem, nextStep, ExitCode.noBoard);
}
