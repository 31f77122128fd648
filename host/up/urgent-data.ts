import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Server } from 'node:net';

/** Commands that set SO_OOBINLINE (10) at SOL_SOCKET (1) of Linux on file descriptors 3 and 4; the first one installed is used. */
const SETTERS = [
  ['perl', '-e', 'for (3, 4) { open S, "+<&=", $_ or die; setsockopt S, 1, 10, 1 or die }'],
  ['python3', '-c', 'import socket\nfor fd in 3, 4: socket.socket(fileno=fd).setsockopt(1, 10, 1)'],
] as const;

/**
 * Keeps urgent octets where they belong, in the stream (RFC 9293 §3.8.6). Linux takes them out of it unless SO_OOBINLINE is set, which Node.js
 * cannot do. But an option belongs to the socket, whichever process sets it, and an accepted socket has the options of its listener: so another
 * program sets it on both listeners. On macOS libuv sets it on every socket. Resolves to false where urgent octets will be lost.
 */
export async function keepUrgentData(listeners: readonly Server[]): Promise<boolean> {
  if (process.platform !== 'linux') return process.platform === 'darwin';
  const fds = listeners.map((server) => (server as unknown as { _handle: { fd: number } })._handle.fd);
  for (const [program, ...args] of SETTERS) {
    // Not as its file descriptors 0 and 1: libuv lets those below 3 block, and this process would hang in accept().
    const setter = spawn(program, args, { stdio: ['ignore', 'ignore', 'ignore', ...fds] });
    const [status] = await once(setter, 'exit').catch(() => []);
    if (status === 0) return true;
  }
  return false;
}
