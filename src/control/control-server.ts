import { later } from '../later.ts';
import type { Connection, ConnectionHandler, Network } from '../network/network.ts';
import { CONTROL_PORT } from '../ports.ts';
import { octetsOf } from '../text.ts';
import { type CommandContext, carryOut } from './commands.ts';
import { LineReader } from './line-reader.ts';
import type { BoardEvent, Hello } from './protocol.ts';

/** A command fits easily; a longer line is an error, not a reason to fill the heap. */
const LINE_MAX = 512;

/** JSON.parse recurses on the 8 KB stack of the whole board, which nothing guards: 500 of "[" end in a hard fault. */
const BRACKETS_MAX = 32;

/** Events beyond this many octets waiting are dropped and counted: a harness that does not read must not fill the heap. */
const BACKLOG_MAX = 16384;

/** What every control connection shares. */
export type ControlContext = Omit<CommandContext, 'watch'>;

class ControlConnection implements ConnectionHandler {
  watching: 'nothing' | 'states' | 'segments' = 'nothing';
  private lostRecords = 0;
  private lostEvents = 0;
  private readonly connection: Connection;
  private readonly context: CommandContext;
  private readonly lines: LineReader;
  private readonly onGone: () => void;

  constructor(connection: Connection, context: ControlContext, hello: Hello, onGone: () => void) {
    this.connection = connection;
    this.onGone = onGone;
    this.context = Object.assign({}, context, {
      watch: (segments: boolean) => {
        this.watching = segments ? 'segments' : 'states';
      },
    });
    this.lines = new LineReader(
      LINE_MAX,
      (line) => this.answer(line),
      () => this.reply({ id: null, error: `the line is longer than ${LINE_MAX} octets` }),
    );
    this.reply(hello);
  }

  data(octets: Uint8Array): void {
    /* Behind the records that are still to be told: a reply comes after every event that was before it. */
    later(() => {
      this.lines.push(octets);
      this.connection.received(octets.length);
    });
  }

  ended(): void {
    this.connection.close();
    this.onGone();
  }

  failed(): void {
    this.onGone();
  }

  drained(): void {
    if (this.lostRecords + this.lostEvents > 0) this.tellLoss();
  }

  wants(event: BoardEvent): boolean {
    return this.watching === 'segments' || (this.watching === 'states' && event.event !== 'segment');
  }

  /** `line` is the event as it is sent. */
  event(line: Uint8Array): void {
    if (this.connection.waiting > BACKLOG_MAX) this.lostEvents++;
    else this.connection.send(line);
  }

  recordsLost(count: number): void {
    this.lostRecords += count;
    if (this.watching !== 'nothing' && this.connection.waiting <= BACKLOG_MAX) this.tellLoss();
  }

  private tellLoss(): void {
    this.reply({ event: 'lost', records: this.lostRecords, events: this.lostEvents });
    this.lostRecords = 0;
    this.lostEvents = 0;
  }

  private answer(line: string): void {
    let id: number | null = null;
    try {
      if (line.split(/[[{]/).length > BRACKETS_MAX) throw new Error('too many brackets');
      const command = JSON.parse(line);
      if (command === null || typeof command !== 'object') throw new Error('a command is a JSON object');
      if (typeof command.id !== 'number' || !isFinite(command.id))
        throw new Error('a command has an "id", a number');
      id = command.id;
      this.reply(Object.assign({ id, ok: true }, carryOut(command, this.context)));
    } catch (error) {
      this.reply({ id, error: (error as Error).message || 'not JSON' });
    }
  }

  private reply(message: object): void {
    this.connection.send(octetsOf(`${JSON.stringify(message)}\n`));
  }
}

/** The control port: commands in, replies and events out. */
export class ControlServer {
  private connections: ControlConnection[] = [];

  constructor(network: Network, context: ControlContext, hello: () => Hello) {
    network.serve(CONTROL_PORT, (connection) => {
      const opened: ControlConnection = new ControlConnection(connection, context, hello(), () => {
        this.connections = this.connections.filter((candidate) => candidate !== opened);
      });
      this.connections.push(opened);
      return opened;
    });
  }

  get wantsSegments(): boolean {
    return this.connections.some((connection) => connection.watching === 'segments');
  }

  /** Tells everyone who watches. The event is made, and turned into octets, only once and only if somebody does. */
  event(make: () => BoardEvent): void {
    if (!this.connections.some((connection) => connection.watching !== 'nothing')) return;
    const event = make();
    const wanting = this.connections.filter((connection) => connection.wants(event));
    if (wanting.length === 0) return;
    const line = octetsOf(`${JSON.stringify(event)}\n`);
    for (const connection of wanting) connection.event(line);
  }

  recordsLost(count: number): void {
    for (const connection of this.connections) connection.recordsLost(count);
  }
}
