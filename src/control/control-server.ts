import { fail } from '../fail.ts';
import { later } from '../later.ts';
import type { Connection, ConnectionHandler, Network } from '../network/network.ts';
import { CONTROL_PORT } from '../ports.ts';
import { jsonLine } from '../text.ts';
import { type CommandContext, carryOut } from './commands.ts';
import { LineReader } from './line-reader.ts';
import type { BoardEvent, Hello } from './protocol.ts';

/** A command fits easily; a longer line is an error, not a reason to fill the heap. */
const LINE_MAX = 512;

/** JSON.parse recurses on the 8 KB stack of the whole board, which nothing guards: 500 of "[" end in a hard fault. */
const BRACKETS_MAX = 32;

/** Commands are read in pieces of that many octets, and only while no more octets of replies than that wait. */
const PIECE = 256;
const REPLIES_MAX = 2048;

/** Events beyond this many octets waiting are dropped and counted: a harness that does not read must not fill the heap. */
const BACKLOG_MAX = 16384;

/** What a connection watches: each includes the one before. */
const NOTHING = 0;
const STATES = 1;
const SEGMENTS = 2;

/** What every control connection shares. */
export type ControlContext = CommandContext;

class ControlConnection implements ConnectionHandler {
  watching: 0 | 1 | 2 = NOTHING;
  private lostRecords = 0;
  private lostEvents = 0;
  private unread: Uint8Array[] = [];
  private over = false;
  private refused = false;
  private readonly channel: Connection;
  private readonly context: CommandContext;
  private readonly lines: LineReader;
  private readonly onGone: () => void;

  constructor(connection: Connection, context: ControlContext, hello: Hello, onGone: () => void) {
    this.channel = connection;
    this.onGone = onGone;
    this.context = context;
    this.lines = new LineReader(LINE_MAX, (line) => this.answer(line));
    this.reply(hello);
  }

  data(octets: Uint8Array): void {
    for (let at = 0; at < octets.length; at += PIECE) this.unread.push(octets.subarray(at, at + PIECE));
    /* Behind the records that are still to be told: a reply comes after every event that was before it. */
    later(() => this.work());
  }

  /** What was sent before the FIN is still answered. */
  ended(): void {
    this.over = true;
    this.onGone();
    later(() => this.work());
  }

  failed(): void {
    this.ended();
  }

  progressed(): void {
    if (this.channel.waiting > REPLIES_MAX) return;
    if (this.unread.length > 0) later(() => this.work());
    if (this.lostRecords + this.lostEvents > 0) this.tellLoss();
  }

  /** Reads on, unless the client does not read its replies: then its own window shuts, and it has to wait. */
  private work(): void {
    while (this.unread.length > 0 && this.channel.waiting <= REPLIES_MAX) {
      const piece = this.unread.shift() as Uint8Array;
      this.lines.push(piece);
      this.channel.received(piece.length);
    }
    if (!this.over || this.unread.length > 0) return;
    if (this.context.token) this.context.token.gone(this);
    this.channel.close();
  }

  wants(event: BoardEvent): boolean {
    return this.watching > (event.event === 'segment' ? STATES : NOTHING);
  }

  /** `line` is the event as it is sent. */
  event(line: Uint8Array): void {
    if (this.channel.waiting > BACKLOG_MAX) this.lostEvents++;
    else this.channel.send(line);
  }

  recordsLost(count: number): void {
    this.lostRecords += count;
    if (this.watching > NOTHING && this.channel.waiting <= BACKLOG_MAX) this.tellLoss();
  }

  private tellLoss(): void {
    this.reply({ event: 'lost', records: this.lostRecords, events: this.lostEvents });
    this.lostRecords = 0;
    this.lostEvents = 0;
  }

  watch(segments: boolean): void {
    this.watching = segments ? SEGMENTS : STATES;
  }

  private answer(line: string): void {
    if (this.refused) return;
    let id: number | null = null;
    try {
      /*
       * A web page can have its browser send commands to any port, but never without a line of HTTP or a TLS hello in front. None of them begins
       * with a bracket (RFC 9110 §5.6.2: a method is a token), so nothing behind any other line is obeyed.
       */
      if (line.charAt(0) !== '{') {
        this.refused = true;
        this.ended();
        fail('a command is a JSON object: the connection is closed');
      }
      if (line.length > LINE_MAX) fail(`the line is longer than ${LINE_MAX} octets`);
      if (line.split(/[[{]/).length > BRACKETS_MAX) fail('too many brackets');
      const command = JSON.parse(line);
      if (typeof command.id !== 'number' || !Number.isFinite(command.id))
        fail('a command has an "id", a number');
      id = command.id;
      this.reply(Object.assign({ id, ok: true }, carryOut(command, this.context, this)));
    } catch (error) {
      this.reply({ id, error: (error as Error).message || 'not JSON' });
    }
  }

  private reply(message: object): void {
    this.channel.send(jsonLine(message));
  }
}

/** The control port: commands in, replies and events out. */
export class ControlServer {
  private clients: ControlConnection[] = [];

  constructor(network: Network, context: ControlContext, hello: () => Hello) {
    network.serve(CONTROL_PORT, (connection) => {
      const opened: ControlConnection = new ControlConnection(connection, context, hello(), () => {
        this.clients = this.clients.filter((candidate) => candidate !== opened);
      });
      this.clients.push(opened);
      return opened;
    });
  }

  get wantsSegments(): boolean {
    return this.clients.some((connection) => connection.watching === SEGMENTS);
  }

  /** Tells everyone who watches. The event is made, and turned into octets, only once and only if somebody does. */
  event(make: () => BoardEvent): void {
    if (!this.clients.some((connection) => connection.watching > NOTHING)) return;
    const event = make();
    const wanting = this.clients.filter((connection) => connection.wants(event));
    if (wanting.length === 0) return;
    const line = jsonLine(event);
    for (const connection of wanting) connection.event(line);
  }

  recordsLost(count: number): void {
    for (const connection of this.clients) connection.recordsLost(count);
  }
}
