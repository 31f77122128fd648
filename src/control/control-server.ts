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

class ControlConnection implements ConnectionHandler {
  watching: 0 | 1 | 2 = NOTHING;
  private lostRecords_ = 0;
  private lostEvents_ = 0;
  private unread_: Uint8Array[] = [];
  private over_ = false;
  private refused_ = false;
  private readonly channel_: Connection;
  private readonly context_: CommandContext;
  private readonly lines_: LineReader;
  private readonly onGone_: () => void;

  constructor(connection: Connection, context: CommandContext, hello: Hello, onGone: () => void) {
    this.channel_ = connection;
    this.onGone_ = onGone;
    this.context_ = context;
    this.lines_ = new LineReader(LINE_MAX, (line) => this.answer_(line));
    this.reply_(hello);
  }

  data(octets: Uint8Array): void {
    for (let at = 0; at < octets.length; at += PIECE) this.unread_.push(octets.subarray(at, at + PIECE));
    /* Behind the records that are still to be told: a reply comes after every event that was before it. */
    later(() => this.work_());
  }

  /** What was sent before the FIN is still answered. */
  ended(): void {
    this.over_ = true;
    this.onGone_();
    later(() => this.work_());
  }

  failed(): void {
    this.ended();
  }

  progressed(): void {
    if (this.channel_.waiting > REPLIES_MAX) return;
    if (this.unread_.length > 0) later(() => this.work_());
    if (this.lostRecords_ + this.lostEvents_ > 0) this.tellLoss_();
  }

  /** Reads on, unless the client does not read its replies: then its own window shuts, and it has to wait. */
  private work_(): void {
    while (this.unread_.length > 0 && this.channel_.waiting <= REPLIES_MAX) {
      const piece = this.unread_.shift() as Uint8Array;
      this.lines_.push(piece);
      this.channel_.received(piece.length);
    }
    if (!this.over_ || this.unread_.length > 0) return;
    if (this.context_.token) this.context_.token.gone(this);
    this.channel_.close();
  }

  wants(event: BoardEvent): boolean {
    return this.watching > (event.event === 'segment' ? STATES : NOTHING);
  }

  /** `line` is the event as it is sent. */
  event(line: Uint8Array): void {
    if (this.channel_.waiting > BACKLOG_MAX) this.lostEvents_++;
    else this.channel_.send(line);
  }

  recordsLost(count: number): void {
    this.lostRecords_ += count;
    if (this.watching > NOTHING && this.channel_.waiting <= BACKLOG_MAX) this.tellLoss_();
  }

  private tellLoss_(): void {
    this.reply_({ event: 'lost', records: this.lostRecords_, events: this.lostEvents_ });
    this.lostRecords_ = 0;
    this.lostEvents_ = 0;
  }

  watch(segments: boolean): void {
    this.watching = segments ? SEGMENTS : STATES;
  }

  private answer_(line: string): void {
    if (this.refused_) return;
    let id: number | null = null;
    try {
      /*
       * A web page can have its browser send commands to any port, but never without a line of HTTP or a TLS hello in front. None of them begins
       * with a bracket (RFC 9110 §5.6.2: a method is a token), so nothing behind any other line is obeyed.
       */
      if (line.charAt(0) !== '{') {
        this.refused_ = true;
        this.ended();
        fail('a command is a JSON object: the connection is closed');
      }
      if (line.length > LINE_MAX) fail(`the line is longer than ${LINE_MAX} octets`);
      if (line.split(/[[{]/).length > BRACKETS_MAX) fail('too many brackets');
      const command = JSON.parse(line);
      if (typeof command.id !== 'number' || !Number.isFinite(command.id))
        fail('a command has an "id", a number');
      id = command.id;
      this.reply_(Object.assign({ id, ok: true }, carryOut(command, this.context_, this)));
    } catch (error) {
      this.reply_({ id, error: (error as Error).message || 'not JSON' });
    }
  }

  private reply_(message: object): void {
    this.channel_.send(jsonLine(message));
  }
}

/** The control port: commands in, replies and events out. */
export class ControlServer {
  private clients_: ControlConnection[] = [];

  constructor(network: Network, context: CommandContext, hello: () => Hello) {
    network.serve(CONTROL_PORT, (connection) => {
      const opened: ControlConnection = new ControlConnection(connection, context, hello(), () => {
        this.clients_ = this.clients_.filter((candidate) => candidate !== opened);
      });
      this.clients_.push(opened);
      return opened;
    });
  }

  get wantsSegments(): boolean {
    return this.clients_.some((connection) => connection.watching === SEGMENTS);
  }

  /** Tells everyone who watches. The event is made, and turned into octets, only once and only if somebody does. */
  event(make: () => BoardEvent): void {
    if (!this.clients_.some((connection) => connection.watching > NOTHING)) return;
    const event = make();
    const wanting = this.clients_.filter((connection) => connection.wants(event));
    if (wanting.length === 0) return;
    const line = jsonLine(event);
    for (const connection of wanting) connection.event(line);
  }

  recordsLost(count: number): void {
    for (const connection of this.clients_) connection.recordsLost(count);
  }
}
