import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { isIPv6 } from 'node:net';
import * as z from 'zod/mini';
import type { Command } from '../../src/control/protocol.ts';
import { CONTROL_PORT } from '../../src/ports.ts';
import { TCP_STATES } from '../../src/tcp-states.ts';
import { ControlError } from '../board/control-channel.ts';
import { openChannel } from '../board/network/socket-channel.ts';
import { WallClock } from '../clock/wall-clock.ts';
import { ExitCode, LabError } from '../lab-error.ts';
import { readJson } from '../printable.ts';
import { atPrompt } from '../serial/lead.ts';
import { serialLead } from '../serial/serial-line.ts';
import { type BoardPlaces, pickAuto } from './auto-board.ts';
import { type BoardAddress, parseBoardAddress } from './board-address.ts';

/** How long a datagram's answer is waited for, in ms: `up` answers in one, on a busy machine later. */
const DATAGRAM_MS = 3_000;

const answerShape = z.looseObject({
  error: z.optional(z.string()),
  settings: z.optional(z.record(z.string(), z.union([z.string(), z.number(), z.boolean()]))),
  connections: z.optional(
    z.array(
      z.looseObject({ connection: z.number(), state: z.enum(TCP_STATES), stalledMs: z.optional(z.number()) }),
    ),
  ),
});
export type BoardAnswer = z.infer<typeof answerShape>;

/** Where a board is that runs by itself, so that a command can ask it something. */
type RunningBoard = Extract<BoardAddress, { kind: 'tcp' | 'serial' }>;
type BoardOnNetwork = Extract<BoardAddress, { kind: 'tcp' }>;

/** Where `tcplab up` answers. */
const UP = { kind: 'tcp', host: '127.0.0.1', controlPort: CONTROL_PORT } as const;

/**
 * The running board that --board means. The virtual one is that of `up` on this machine, and so is `auto` where there is none on USB or on the network.
 * @throws LabError for an emulated board
 */
export async function chooseRunning(board: string | undefined, places?: BoardPlaces): Promise<RunningBoard> {
  const address = await pickAuto(parseBoardAddress(board), places);
  if (address.kind === 'virtual') return UP;
  if (address.kind !== 'emulated') return address;
  throw new LabError(
    'an emulated board runs only as long as the command that switched it on: no other command can reach it',
    `Keep it running with "tcplab up --board emulated:${address.firmware}", and leave --board out here.`,
  );
}

/**
 * Has a board carry out a command: `up` by a datagram and a board on USB at its prompt, neither of which takes a pcb; a board on the network by a control
 * connection, for want of another way: `onPcb` hears of it before. `where`: which board, for the person at the keyboard.
 * @throws LabError if there is none, or it refuses
 */
export async function askBoard(
  address: RunningBoard,
  command: Command,
  onPcb: () => void,
): Promise<{ where: string; answer: BoardAnswer }> {
  const where = address.kind === 'serial' ? address.port : `${address.host}:${address.controlPort}`;
  const text =
    address.kind === 'serial'
      ? await askAtPrompt(address.port, command)
      : ((await askByDatagram(address, command)) ?? (await askByConnection(address, command, onPcb)));
  const answer = answerShape.safeParse(readJson(text));
  if (!answer.success)
    throw new LabError(
      `the board at ${where} does not know the command "${command.do}"`,
      'Its app is of another version: "tcplab flash" puts this one on it.',
      ExitCode.noBoard,
    );
  if (answer.data.error !== undefined)
    throw new LabError(
      `the board refuses: ${answer.data.error}`,
      '"tcplab status" shows its connections and settings.',
    );
  return { where, answer: answer.data };
}

/** null if nothing answers there. */
async function askByDatagram(
  { host, controlPort }: BoardOnNetwork,
  command: Command,
): Promise<string | null> {
  const socket = createSocket(isIPv6(host) ? 'udp6' : 'udp4');
  try {
    socket.connect(controlPort, host);
    await once(socket, 'connect');
    const answered = once(socket, 'message', { signal: AbortSignal.timeout(DATAGRAM_MS) });
    socket.send(JSON.stringify(command));
    const [datagram] = await answered;
    return String(datagram);
  } catch {
    return null; // nobody listens there, ICMP says so; or it took too long
  } finally {
    socket.on('error', () => {}).close();
  }
}

async function askByConnection(
  { host, controlPort }: BoardOnNetwork,
  command: Command,
  onPcb: () => void,
): Promise<string> {
  onPcb();
  const channel = await openChannel(host, controlPort, new WallClock()).catch((error: Error) => {
    if (!(error instanceof ControlError)) throw error;
    throw new LabError(
      error.message,
      'Is it a board of the lab, with its app running and one of its five connections free? Over USB, "tcplab clear --board serial:<port>" ends them.',
      ExitCode.noBoard,
      { cause: error },
    );
  });
  try {
    return JSON.stringify(await channel.request(command));
  } catch (error) {
    if (!(error instanceof ControlError)) throw error;
    return JSON.stringify({ error: error.message.replace(/^the board refused "\w+": /, '') });
  } finally {
    channel.close();
  }
}

async function askAtPrompt(port: string, command: Command): Promise<string> {
  return atPrompt(serialLead(port), async (console) => {
    await console.reachPrompt();
    const call = `tcplab(${JSON.stringify(command)})`;
    return console.evaluate(
      `(function(){try{return JSON.stringify(${call})}catch(e){return JSON.stringify({error:e.message})}})()`,
    );
  });
}
