import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, constants, mkdtempSync, openSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { describe } from 'vitest';
import { needs, pathOf } from './installed.ts';

/** Tests that have a port each, and wait most of the time: side by side. */
export const describePorts = describe.skipIf(!pathOf('socat')).concurrent;

/** A serial port that is none: a pseudo-terminal of socat's, whose other end is here. Can be unplugged and plugged in again under the same path. */
export class PseudoTerminal {
  readonly path: string;
  private readonly folder: string;
  private socat: ChildProcessWithoutNullStreams | undefined;
  /** An end that is kept open: without it the pseudo-terminal would end when a program closes it. */
  private held: number | undefined;
  private readonly onBytes: (bytes: Uint8Array) => void;

  private constructor(onBytes: (bytes: Uint8Array) => void) {
    this.folder = mkdtempSync(join(tmpdir(), 'ttyACM-'));
    this.path = join(this.folder, basename(this.folder)); // the log of who holds it is named so, too: no two share it
    this.onBytes = onBytes;
  }

  static async open(onBytes: (bytes: Uint8Array) => void): Promise<PseudoTerminal> {
    const terminal = new PseudoTerminal(onBytes);
    await terminal.plug();
    return terminal;
  }

  async plug(): Promise<void> {
    needs('socat');
    const socat = spawn('socat', ['-d', '-d', `PTY,link=${this.path},raw,echo=0`, 'STDIO']);
    this.socat = socat;
    socat.stdout.on('data', this.onBytes);
    socat.stdin.on('error', () => {});
    await started(socat);
    this.held = openSync(this.path, constants.O_RDWR | constants.O_NOCTTY | constants.O_NONBLOCK);
  }

  write(bytes: Uint8Array | string): void {
    if (this.socat?.stdin.writable) this.socat.stdin.write(bytes);
  }

  async unplug(): Promise<void> {
    const { socat, held } = this;
    this.socat = undefined;
    this.held = undefined;
    if (held !== undefined) closeSync(held);
    if (!socat || socat.exitCode !== null || socat.signalCode !== null) return;
    socat.stdout.removeAllListeners('data').resume();
    const end = once(socat, 'exit');
    socat.kill();
    await end;
  }

  async close(): Promise<void> {
    await this.unplug();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

function started(socat: ChildProcessWithoutNullStreams): Promise<void> {
  return new Promise((resolve, reject) => {
    let told = '';
    socat.on('error', reject);
    socat.on('exit', () => reject(new Error(`socat ended: ${told}`)));
    socat.stderr.setEncoding('utf8').on('data', (text: string) => {
      told += text;
      if (told.includes('starting data transfer loop')) resolve();
    });
  });
}
