import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Server } from 'node:net';

/** Commands that set SO_OOBINLINE (10) at SOL_SOCKET (1) of Linux on file descriptor 3; the first one installed is used. */
const SETTERS = [
  ['perl', '-e', 'open S, "+<&=", 3 or die; exit !setsockopt S, 1, 10, 1'],
  ['python3', '-c', 'import socket; socket.socket(fileno=3).setsockopt(1, 10, 1)'],
] as const;

/**
 * Keeps urgent octets where they belong, in the stream (RFC 9293 §3.8.6). Linux takes them out of it unless SO_OOBINLINE is set, which Node.js
 * cannot do. But an option belongs to the socket, whichever process sets it, and an accepted socket has the options of its listener: so another
 * program sets it on the listener. On macOS libuv sets it on every socket. Resolves to false where urgent octets will be lost.
 */
export async function keepUrgentData(listener: Server): Promise<boolean> {
  if (process.platform !== 'linux') return process.platform === 'darwin';
  const { fd } = (listener as unknown as { _handle: { fd: number } })._handle;
  for (const [program, ...args] of SETTERS) {
    // Not as its file descriptor 0: libuv lets those below 3 block, and this process would hang in accept().
    const setter = spawn(program, args, { stdio: ['ignore', 'ignore', 'ignore', fd] });
    const [status] = await once(setter, 'exit').catch(() => []);
    if (status === 0) return true;
  }
  return false;
}
