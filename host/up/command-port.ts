import type { Socket } from 'node:dgram';
import type { Command } from '../../src/control/protocol.ts';
import { readJson } from '../printable.ts';
import { bindUdp, type OuterPort } from './listen.ts';

/** Commands that are over with their reply; the others belong to a connection. */
const AT_ONCE: readonly unknown[] = ['status', 'set', 'close', 'shutdown', 'abort', 'send', 'clear', 'ping'];

/**
 * The control port in UDP: a command a datagram (`{"do":"clear"}`), a datagram with its result or `{"error":…}` back. It takes none of lwIP's five pcbs: it
 * displaces no TIME_WAIT, and is heard when all five are taken. A web page cannot send a datagram that begins with a bracket. What asks for nothing gets no
 * answer: with a forged sender two such ports would answer each other's answers without end.
 * @throws LabError if the port cannot be had
 */
export async function openCommandPort(
  port: OuterPort,
  carryOut: (command: Command) => unknown,
): Promise<Socket> {
  const socket = await bindUdp(port);
  let isOpen = true;
  socket.once('close', () => {
    isOpen = false;
  });
  socket.on('message', async (datagram, from) => {
    const command = readJson(datagram.toString()) as Command | null | undefined;
    if (command?.do === undefined) return;
    const result = JSON.stringify(await resultOf(command, carryOut));
    if (isOpen) socket.send(result, from.port, from.address);
  });
  return socket;
}

async function resultOf(command: Command, carryOut: (command: Command) => unknown): Promise<unknown> {
  if (!AT_ONCE.includes(command.do)) return { error: `"do" must be one of ${AT_ONCE.join(', ')}` };
  try {
    return await carryOut(command);
  } catch (error) {
    return { error: (error as Error).message };
  }
}
