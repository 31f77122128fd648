import { connect, type Socket } from 'node:net';
import { Happenings } from './happenings.ts';

/** A program of a student's: an ordinary TCP connection of the operating system's. */
export class Program {
  readonly socket: Socket;
  received = Buffer.alloc(0);
  ended = false;
  closed = false;
  error: string | null = null;
  private readonly happenings = new Happenings();

  constructor(port: number) {
    this.socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true });
    const changed = (change: () => void) => () => {
      change();
      this.happenings.happened();
    };
    this.socket.on(
      'end',
      changed(() => (this.ended = true)),
    );
    this.socket.on(
      'close',
      changed(() => (this.closed = true)),
    );
    this.socket.on('error', (error: NodeJS.ErrnoException) => {
      this.error = error.code ?? error.message;
    });
  }

  /** Takes what comes, from now on; without it nothing is read. */
  read(): this {
    this.socket.on('data', (octets) => {
      this.received = Buffer.concat([this.received, octets]);
      this.happenings.happened();
    });
    return this;
  }

  get text(): string {
    return this.received.toString();
  }

  until(what: string, reached: () => boolean): Promise<void> {
    const instead = () =>
      `${this.received.length} octets, ended ${this.ended}, closed ${this.closed}, error ${this.error}`;
    return this.happenings.until(what, reached, instead);
  }

  /** The banner with the board's number for this connection. */
  async greeting(): Promise<number> {
    await this.until('the banner', () => this.text.includes('\n'));
    return Number(/connection (\d+)/.exec(this.text)?.[1]);
  }
}

/** Sends one command to the control port and waits for the reply. */
export async function command(port: number, fields: Record<string, unknown>): Promise<void> {
  const program = new Program(port).read();
  program.socket.write(`${JSON.stringify({ id: 1, ...fields })}\n`);
  await program.until('the reply', () => /"id":1,"ok":true/.test(program.text));
  program.socket.end();
  await program.until('the end of the control connection', () => program.closed);
}
