import {
  type BoardEvent,
  type Command,
  type ControlReply,
  type Hello,
  PROTOCOL_VERSION,
  type Success,
} from '../../src/control/protocol.ts';
import { DEFAULT_SETTINGS } from '../../src/settings.ts';
import { type Clock, MS_US, SECOND_US } from '../clock/clock.ts';
import { ExitCode, LabError } from '../lab-error.ts';
import { Listeners } from '../listeners.ts';
import { printable, readJson } from '../printable.ts';

/** How long a reply may take, in µs. The board answers in milliseconds; Wi-Fi may lose a segment or three. */
const REPLY_LIMIT_US = 10 * SECOND_US;

const GOODBYE_US = 100 * MS_US;

/** In characters; the board's longest is its greeting, below 1,000. */
const LONGEST_LINE = 65_536;

/** The board's own words, or why there are none. */
export class ControlError extends Error {}

/** The board is silent, or gone: nothing more will come of it. */
export class BoardLost extends LabError {
  override readonly name = 'BoardLost';

  constructor(reason: string) {
    super(
      `board lost: ${reason}`,
      'Is it still powered, and plugged in or in the same network? "tcplab boards" lists those there are. Then try again.',
      ExitCode.fail,
    );
  }
}

/** A stream of octets to the board: TCP, or the USB console. */
export interface ByteStream {
  send(octets: Uint8Array): void;
  close(): void;
  /** Whoever listens puts in these: octets as they come, and why it ended. */
  onData: (octets: Uint8Array) => void;
  onGone: (reason: string) => void;
}

/** Of a line from the board; nothing is known of them yet. Checked by hand: a library for it would weigh a tenth of what the page's worker does. */
type Fields = Record<string, unknown>;

/** A text that is not longer than that, in characters. */
export const isText = (value: unknown, longest: number) =>
  typeof value === 'string' && value.length <= longest;

const isEvent = ({ event }: Fields) => ['state', 'segment', 'led', 'lost'].includes(event as string);

const isReply = ({ id, ok, error }: Fields) =>
  (Number.isFinite(id) && ok === true) || ((id === null || Number.isFinite(id)) && typeof error === 'string');

const isHello = ({ hello, protocol, app, board, lwip, states, labPort, pins }: Fields) =>
  hello === 'tcplab' &&
  Number.isFinite(protocol) &&
  Number.isFinite(labPort) &&
  Object(pins) === pins &&
  !Array.isArray(pins) &&
  Object.values(pins as Fields).every(Number.isFinite) &&
  isText(app, 32) &&
  isText(board, 64) &&
  isText(lwip, 32) &&
  ['observed', 'inferred'].includes(states as string);

/** The JSON-lines channel to the app, over any stream of octets: see src/control/protocol.ts. */
export class ControlChannel {
  private greeting: Hello | null = null;
  private gone: string | null = null;
  private rest = '';
  private lastId = 0;
  private hasSet = false;
  private readonly decoder = new TextDecoder();
  private readonly replies = new Map<number, ControlReply>();
  private readonly listeners = new Listeners<[BoardEvent]>();
  readonly onEvent = this.listeners.add;
  /** Makes what listeners are told of the board's events. */
  asTold = (event: BoardEvent): BoardEvent => event;
  private readonly clock: Clock;
  private readonly stream: ByteStream;

  private constructor(stream: ByteStream, clock: Clock) {
    this.stream = stream;
    this.clock = clock;
    stream.onData = (octets) => this.push(octets);
    stream.onGone = (reason) => {
      this.gone ??= reason;
    };
  }

  /** Waits for the board's greeting. Rejects with a ControlError if there is none, or one of another protocol version. */
  static async open(stream: ByteStream, clock: Clock): Promise<ControlChannel> {
    const channel = new ControlChannel(stream, clock);
    await clock.until(() => channel.greeting !== null || channel.gone !== null, REPLY_LIMIT_US);
    if (!channel.greeting) {
      throw new ControlError(`the board did not greet on its control port: ${channel.gone ?? 'no answer'}`);
    }
    if (channel.greeting.protocol !== PROTOCOL_VERSION) {
      const { protocol } = channel.greeting;
      throw new ControlError(
        `the board's app speaks version ${protocol} of the control protocol, this harness version ${PROTOCOL_VERSION}: flash the app again`,
      );
    }
    return channel;
  }

  get hello(): Hello {
    return this.greeting as Hello;
  }

  /** Why nothing more will come of the board; null while it is there. */
  get lost(): string | null {
    return this.gone;
  }

  /** Rejects with a ControlError when the board answers with an error, with a BoardLost when it does not answer within the limit. */
  async request(command: Command): Promise<Success> {
    const id = ++this.lastId;
    this.hasSet ||= command.do === 'set';
    this.stream.send(new TextEncoder().encode(`${JSON.stringify({ id, ...command })}\n`));
    await this.clock.until(() => this.replies.has(id) || this.gone !== null, REPLY_LIMIT_US);
    const reply = this.replies.get(id);
    this.replies.delete(id);
    if (!reply) {
      this.gone ??= `no reply to "${command.do}", the board is silent`;
      throw new BoardLost(this.gone);
    }
    if ('error' in reply) throw new ControlError(`the board refused "${command.do}": ${reply.error}`);
    return reply;
  }

  /** Gives the board its default settings again if any was set over this channel, and it is still there. Never rejects. */
  async restore(): Promise<void> {
    if (this.hasSet) await this.request({ do: 'set', ...DEFAULT_SETTINGS }).catch(() => {});
  }

  close(): void {
    this.stream.close();
  }

  private push(octets: Uint8Array): void {
    const lines = (this.rest + this.decoder.decode(octets, { stream: true })).split('\n');
    this.rest = lines.pop() ?? '';
    for (const line of lines) this.take(line);
    if (this.rest.length <= LONGEST_LINE) return;
    this.take(this.rest);
    this.rest = '';
  }

  /** A line that is no message of the protocol ends the channel: from then on nothing it says can be trusted. */
  private take(line: string): void {
    const fields: Fields = Object(readJson(line)); // what is no object has none
    const message = fields as unknown as Hello | BoardEvent | ControlReply;
    if (isEvent(fields)) this.listeners.tell(this.asTold(message as BoardEvent));
    else if (isHello(fields)) this.greeting = message as Hello;
    else if (!isReply(fields)) this.gone ??= `not a message of the protocol: ${printable(line.slice(0, 80))}`;
    else if (fields.id !== null) this.replies.set(fields.id as number, message as ControlReply);
    else this.gone ??= fields.error as string;
  }
}

/** Leaves the board, and waits until the connection has ended at both ends. */
export async function leave(control: ControlChannel, clock: Clock): Promise<void> {
  await control.restore();
  control.close();
  if (control.lost === null) await clock.until(() => false, GOODBYE_US, { skip: true });
}
