import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { temporaryFolder } from '../build/temporary-folder.ts';
import { completenessIn, tsharkFields } from '../capture/tshark.ts';
import { Happenings } from './happenings.ts';
import { Program } from './program.ts';
import { python } from './python.ts';

const TCPLAB = fileURLToPath(new URL('../../bin/tcplab.js', import.meta.url));

/** `tcplab up`, as a user runs it, on ports of the operating system's choice. */
class Up {
  readonly child: ChildProcess;
  output = '';
  complaint = '';
  status: number | null = null;
  private readonly happenings = new Happenings();

  constructor(...options: string[]) {
    const args = [
      'up',
      '--lab-port',
      '0',
      '--control-port',
      '0',
      '--cable-port',
      '0',
      '--lang',
      'en',
      ...options,
    ];
    this.child = spawn(process.execPath, [TCPLAB, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
    this.child.stdout?.on('data', (text) => {
      this.output += text;
      this.happenings.happened();
    });
    this.child.stderr?.on('data', (text) => {
      this.complaint += text;
    });
    this.child.on('close', (status, signal) => {
      this.status = status ?? -1;
      if (signal) this.complaint += `ended by ${signal}`;
      this.happenings.happened();
    });
  }

  until(what: string, reached: () => boolean): Promise<void> {
    return this.happenings.until(what, reached, () => `${this.output}${this.complaint}status ${this.status}`);
  }

  /** The lab port of this machine. */
  async ready(): Promise<number> {
    await this.until('its ports', () => this.output.includes('try "nc') || this.status !== null);
    if (this.status !== null) throw new Error(`tcplab up ended with ${this.status}: ${this.complaint}`);
    return Number(/lab port 127\.0\.0\.1:(\d+)/.exec(this.output)?.[1]);
  }

  async ended(): Promise<number | null> {
    await this.until('the end', () => this.status !== null);
    return this.status;
  }

  /** Ctrl-C, and again while it closes the connections: it does so for a second, which a busy machine may take to say that it has begun. */
  async interruptTwice(): Promise<number | null> {
    const again = setInterval(() => this.child.kill('SIGINT'), 20);
    return this.ended().finally(() => clearInterval(again));
  }

  /** States whose LEDs went on, in order. */
  get lit(): string[] {
    return [...this.output.matchAll(/^LED (\w+) on$/gm)].map(([, state = '']) => state);
  }
}

let up: Up;
afterEach(() => {
  up.child.kill('SIGKILL');
});

describe('tcplab up', () => {
  it('lights CLOSE_WAIT and then LAST_ACK for a Python program that half-closes', async () => {
    up = new Up('--speed', '10');
    const lines = await python(
      { labPort: await up.ready(), controlPort: 0 },
      `
print(client.makefile().readline().strip())
client.sendall(b'one more line')
client.shutdown(socket.SHUT_WR)
print(client.makefile().read())
`,
    );
    expect(lines).toEqual([expect.stringMatching(/^tcplab ESTABLISHED connection \d+$/), 'one more line']);
    await up.until('LAST_ACK lit', () => up.lit.includes('LAST_ACK'));
    expect(up.lit).toEqual(['SYN_RCVD', 'ESTABLISHED', 'CLOSE_WAIT', 'LAST_ACK']);
    expect(up.output).toMatch(/^#\d+ CLOSE_WAIT -> LAST_ACK {2}\d+\.\d{3} ms/m);
    expect(up.output).toMatch(/^127\.0\.0\.1:\d+ \(#\d+\) FIN_WAIT_2 -> TIME_WAIT {2}\d+\.\d{3} ms/m);
  });

  it('ends at Ctrl-C with a FIN to each program and exit code 0', async () => {
    up = new Up();
    const program = new Program(await up.ready()).read();
    await program.greeting();
    up.child.kill('SIGINT');
    await program.until('the end of stream', () => program.ended);
    program.socket.end();
    expect(await up.ended(), 'exit code').toBe(0);
    expect(program.error).toBeNull();
    expect(up.output).toMatch(/^#\d+ ESTABLISHED -> CLOSE_WAIT/m);
    expect(up.complaint).toBe('');
  });

  it('does not wait for a program that keeps its end open', async () => {
    up = new Up();
    const program = new Program(await up.ready()).read();
    await program.greeting();
    up.child.kill('SIGTERM');
    expect(await up.ended()).toBe(0);
    await program.until('the end of stream', () => program.ended);
    program.socket.destroy();
  });

  it('ends when nobody reads its output any longer', async () => {
    up = new Up('--speed', '10');
    const port = await up.ready();
    up.child.stdout?.destroy();
    const program = new Program(port);
    expect(await up.ended()).toBe(0);
    expect(up.complaint).toBe('');
    program.socket.destroy();
  });

  it('says that urgent octets are lost where nothing can keep them in the stream, and only there', async () => {
    const lost = 'urgent octets (MSG_OOB) are lost before they reach the board';
    vi.stubEnv('PATH', '/nowhere');
    up = new Up();
    vi.unstubAllEnvs();
    await up.until('the loss to be told', () => up.output.includes(lost));
    up.child.kill('SIGKILL');
    up = new Up();
    await up.ready();
    up.child.kill('SIGINT');
    await up.ended();
    expect(up.output).not.toContain(lost);
  });

  it('says which port is in use and what to do', async () => {
    up = new Up();
    const port = await up.ready();
    const first = up;
    up = new Up('--lab-port', String(port));
    expect(await up.ended()).toBe(3);
    expect(up.complaint).toBe(
      `tcplab: Cannot listen on 127.0.0.1:${port}: another program uses this port.\nEnd it, or choose another port with --lab-port <port>.\n`,
    );
    first.child.kill('SIGKILL');
  });
});

describe('tcplab up --pcap', () => {
  const readCapture = (file: string) =>
    tsharkFields(
      readFileSync(file),
      ['tcp.flags.str', 'frame.comment', 'tcp.stream', 'tcp.completeness'],
      ['-2', '-Y', 'tcp', '-E', 'aggregator=|'],
    );
  const segmentsOf = (rows: ReturnType<typeof readCapture>) =>
    rows.map((row) => `${row['tcp.flags.str'].replaceAll('·', '')} ${row['frame.comment']}`);

  it('leaves a complete file at Ctrl-C, both ends’ states in it up to the last', async () => {
    const file = join(temporaryFolder(), 'up.pcapng');
    up = new Up('--speed', '10', '--pcap', file);
    const program = new Program(await up.ready()).read();
    await program.greeting();
    program.socket.end('a line\n');
    await program.until('the end of stream', () => program.ended);
    await up.until('the end of the connection', () => /^#\d+ LAST_ACK -> CLOSED/m.test(up.output));
    up.child.kill('SIGINT');
    expect(await up.ended()).toBe(0);
    expect(up.complaint).toMatch(/^Captured \d+ packets in .*up\.pcapng\. Open it in Wireshark/);
    const rows = readCapture(file);
    const segments = segmentsOf(rows);
    expect(segments.slice(0, 3)).toEqual([
      'S client SYN_SENT, board SYN_RCVD',
      'AS client ESTABLISHED, board SYN_RCVD',
      'A client ESTABLISHED, board ESTABLISHED',
    ]);
    expect(segments.at(-1)).toBe('A client TIME_WAIT, board CLOSED');
    expect(completenessIn(rows)).toEqual([31]);
  });

  it('ends at once at the second Ctrl-C, and leaves a file that can be read then, too', async () => {
    const file = join(temporaryFolder(), 'up.pcapng');
    up = new Up('--pcap', file);
    const program = new Program(await up.ready()).read();
    await program.greeting();
    expect(await up.interruptTwice()).toBe(130);
    expect(up.output).not.toMatch(/^closed$/m);
    expect(segmentsOf(readCapture(file))[0]).toBe('S client SYN_SENT, board SYN_RCVD');
    program.socket.destroy();
  });
});
