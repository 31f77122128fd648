import type { ChildProcessWithoutNullStreams } from 'node:child_process';
import { ended, start } from '../cli/tcplab.ts';
import { textOf } from './stream-text.ts';

let boards = 0;

/** An address of this machine that nobody else uses, for boards whose ports are the standard ones. */
export function loopbackAddress(): string {
  return `127.${1 + ((process.pid >> 8) & 127)}.${process.pid & 255}.${++boards}`;
}

/** `tcplab up` in a process of its own, at an address of its own: like a board on the network, it can fall silent or go away. */
export class LoopbackBoard {
  readonly address: string;
  readonly process: ChildProcessWithoutNullStreams;
  private readonly end: Promise<unknown>;

  private constructor(address: string, process: ChildProcessWithoutNullStreams) {
    this.address = address;
    this.process = process;
    this.end = ended(process);
  }

  static async start(...options: string[]): Promise<LoopbackBoard> {
    const address = loopbackAddress();
    const process = start(['up', '--host', address, ...options]);
    const output = textOf(process.stdout);
    const board = new LoopbackBoard(address, process);
    await Promise.race([output.until('try "nc'), board.end.then(() => Promise.reject(output.text))]);
    return board;
  }

  async stop(): Promise<void> {
    this.process.kill('SIGKILL');
    await this.end;
  }
}
