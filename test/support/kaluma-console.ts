import { ByteQueue } from './byte-queue.ts';
import { KalumaEngine } from './kaluma-engine.ts';
import { PseudoTerminal } from './pseudo-terminal.ts';
import { receiveYmodem } from './ymodem-receiver.ts';

const CTRL_C = 0x03;
const PROGRAM_FLASH = 512 * 1024;
const LINE_LIMIT = 1023;
const HISTORY_SIZE = 10;
/** So long after a transfer it says how that ended. */
const REASON_MS = 500;

/** What a board does instead of what it should. Places in a transfer are counted in octets from its start. */
export interface Trouble {
  /** Says nothing, whatever it is sent. */
  silent?: boolean;
  /** Answers everything with this, instead. */
  babble?: string;
  /** What arrives damaged: of the first transfer alone, or of each. */
  damaged?: number;
  damagedEach?: number;
  /** Is unplugged, or falls silent, or begins to babble there. */
  endAt?: { octet: number; how: 'unplug' | 'silent' } | { octet: number; how: 'babble'; babble: string };
}

export interface KalumaOptions {
  version?: string;
  boardName?: string;
  /** What it is to have on its network, IPv4, dotted. */
  address?: string;
  /** What its storage holds already. */
  storage?: Record<string, string>;
  /** How long the radio keeps the engine busy after the program's first lines. A Ctrl-C meanwhile ends the program. */
  radioMs?: number;
  /** Whether the time of its program passes as the wall's does; else it stands. */
  live?: boolean;
  /** Its seconds per second of the wall, where they pass: an emulated board may be slow. */
  pace?: number;
}

/**
 * A board with Kaluma 1.2.1 on a pseudo-terminal: its prompt with echo and escape sequences, `.flash`, `.load`, YMODEM, JavaScript; a script that was
 * flashed really runs, on the virtual Pico W. What it does not do: editing, other commands.
 */
export class KalumaConsole {
  /** The flashed script; null after `.flash -e`. */
  program: string | null;
  readonly storage: Map<string, string>;
  /** All that was ever typed or sent to it, in Latin-1. */
  typed = '';
  /** All that it ever said. */
  said = '';
  /** Called each time it has said something. */
  onSaid = (): void => {};
  /** Lines that the up key would bring back. */
  history: string[] = [];
  trouble: Trouble = {};
  engine!: KalumaEngine;
  private readonly options: Required<KalumaOptions>;
  private terminal!: PseudoTerminal;
  private readonly input = new ByteQueue();
  private buffer: number[] = [];
  private echo = true;
  private inTransfer = false;
  private isStarting = false;
  private transferred = 0;

  private constructor(options: KalumaOptions, program: string | null) {
    this.program = program;
    this.options = {
      version: '1.2.1',
      boardName: 'pico-w',
      address: '192.168.4.1',
      storage: {},
      radioMs: 0,
      live: false,
      pace: 1,
      ...options,
    };
    this.storage = new Map(Object.entries(this.options.storage));
    this.restart();
  }

  /** `program`: as if it had been flashed long ago. */
  static async plugIn(options: KalumaOptions = {}, program: string | null = null): Promise<KalumaConsole> {
    const board = new KalumaConsole(options, program);
    board.terminal = await PseudoTerminal.open((bytes) => board.receive(bytes));
    void board.serve();
    return board;
  }

  get path(): string {
    return this.terminal.path;
  }

  unplug(): Promise<void> {
    return this.terminal.unplug();
  }

  /** Plugs it in again: it starts anew, with what its flash holds. */
  async plug(): Promise<void> {
    this.restart();
    await this.terminal.plug();
  }

  async close(): Promise<void> {
    await this.terminal.close();
    this.engine.stop();
  }

  /** `console.log` of Kaluma's: takes the whole line for itself. */
  print(line: string): void {
    this.send(`\x1b[2K\r\x1b[0m${line}\r\n`);
  }

  private restart(): void {
    this.buffer = [];
    this.echo = true;
    this.startEngine(this.program);
  }

  private startEngine(program: string | null): void {
    const { version, boardName, address, live, pace } = this.options;
    const { storage } = this;
    const newEngine = () =>
      new KalumaEngine({
        ...{ version, boardName, address, live, pace, storage },
        print: (line) => this.print(line),
        write: (octets) => this.send(octets),
        prompt: (octets) => this.input.push(octets),
      });
    this.engine?.stop();
    this.engine = newEngine();
    if (program === null) return;
    try {
      this.engine.load(program);
    } catch (error) {
      this.printError(error);
      this.engine.stop();
      this.engine = newEngine();
    }
  }

  private receive(bytes: Uint8Array): void {
    this.typed += Buffer.from(bytes).toString('latin1');
    if (this.trouble.silent) return;
    if (this.trouble.babble !== undefined) {
      this.terminal.write(this.trouble.babble);
      return;
    }
    if (!this.inTransfer && bytes.includes(CTRL_C)) {
      if (this.isStarting) this.startEngine(null);
      return;
    }
    if (this.inTransfer) this.input.push(this.disturbed(bytes));
    else this.engine.type(bytes);
  }

  private disturbed(bytes: Uint8Array): Uint8Array {
    const start = this.transferred;
    this.transferred += bytes.length;
    const { damaged, damagedEach, endAt } = this.trouble;
    if (endAt && this.transferred >= endAt.octet) {
      if (endAt.how === 'unplug') void this.unplug();
      this.trouble =
        endAt.how === 'babble' ? { babble: endAt.babble } : endAt.how === 'silent' ? { silent: true } : {};
    }
    const spot = (damaged ?? damagedEach ?? -1) - start;
    if (spot < 0 || spot >= bytes.length) return bytes;
    this.trouble.damaged = undefined;
    return bytes.map((octet, index) => (index === spot ? octet ^ 0x40 : octet));
  }

  private async serve(): Promise<void> {
    for (;;) {
      const [octet] = (await this.input.take(1, Number.POSITIVE_INFINITY))!;
      if (octet !== 0x0d) {
        if (this.buffer.length < LINE_LIMIT) this.buffer.push(octet!);
        if (this.echo) this.send(Uint8Array.of(octet!));
        continue;
      }
      if (this.echo) this.send('\r\n');
      const line = Buffer.from(this.buffer).toString('utf8');
      this.buffer = [];
      await this.obey(line);
      this.send('\x1b[0m');
      if (this.echo) this.send('\r\x1b7> \x1b[H\x1b[900C\x1b[6n\x1b8\x1b[2C');
    }
  }

  private async obey(line: string): Promise<void> {
    if (line === '') return;
    this.history = [...this.history, line].slice(-HISTORY_SIZE);
    if (!line.startsWith('.')) return this.evaluate(line);
    const [command, argument] = line.split(' ');
    if (command === '.flash' && argument === '-w') await this.receiveProgram();
    else if (command === '.flash' && argument === '-e') {
      this.program = null;
      this.send('Flash has erased\r\n');
    } else if (command === '.flash' && argument === '-s') {
      this.send(`${Buffer.byteLength(this.program ?? '')}\r\n`);
    } else if (command === '.load') {
      this.startEngine(this.program);
      this.isStarting = true;
      await new Promise((resolve) => setTimeout(resolve, this.options.radioMs));
      this.isStarting = false;
    } else if (command === '.echo') this.echo = argument === 'on';
    else this.send(`\x1b[31mUnknown command: ${command}\r\n\x1b[0m`);
  }

  private evaluate(code: string): void {
    try {
      const value = this.engine.run(code);
      this.send(`${value === undefined ? '\x1b[90mundefined\x1b[0m' : String(value)}\r\n`);
    } catch (error) {
      this.printError(error);
    }
  }

  private async receiveProgram(): Promise<void> {
    this.inTransfer = true;
    this.transferred = 0;
    this.send("Transfer a file via YMODEM... (press 'a' to abort)\r\n");
    const result = await receiveYmodem({
      input: this.input,
      send: (...octets) => this.send(Uint8Array.from(octets)),
      capacity: PROGRAM_FLASH,
    });
    await new Promise((resolve) => setTimeout(resolve, REASON_MS));
    if (result.kind === 'done') this.program = Buffer.from(result.content).toString('utf8');
    const says = { done: 'Done', aborted: 'Aborted', 'too large': 'Verification failed' }[result.kind];
    this.send(`\r\n${says}\r\n`);
    this.inTransfer = false;
  }

  private printError(error: unknown): void {
    this.send(`\x1b[31m${String(error)}\r\n\x1b[0m`);
  }

  private send(output: Uint8Array | string): void {
    if (this.trouble.silent || this.trouble.babble !== undefined) return;
    this.said += Buffer.from(output).toString('latin1');
    this.terminal?.write(output);
    this.onSaid();
  }
}
