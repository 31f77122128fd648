import type { StatePins } from '../leds/pins.ts';
import type { LabSettings } from '../settings.ts';
import type { TcpState } from '../tcp-states.ts';
import type { SegmentRecord, TransitionRecord } from '../trace-records.ts';

/**
 * The control channel: JSON lines on port 7001, one object a line, both ways.
 *
 * The board greets with a `Hello`. The harness sends commands with an id; each gets one reply with the same id. Events come in between,
 * once `watch` was asked for. Bad input gets a reply with `error` and disturbs nothing; a line that does not even begin as an object ends the connection.
 */
export const PROTOCOL_VERSION = 1;

export interface Hello {
  hello: 'tcplab';
  protocol: number;
  /** Version of the app. */
  app: string;
  /** Kaluma's name of the board. */
  board: string;
  /** lwIP's version. */
  lwip: string;
  /** Whether states were observed, or inferred because the native module is missing. */
  states: 'observed' | 'inferred';
  labPort: number;
  settings: LabSettings;
  /** GPIO of each state's light; -1 for the on-board LED, which has none. */
  pins: StatePins;
}

/** What `tcplab()` prints at the console's prompt: all that a harness needs to find the board on the network. */
export interface ConsoleStatus {
  tcplab: 1;
  name: string;
  app: string;
  states: 'observed' | 'inferred';
  /** IPv4 address, dotted; empty without a network. */
  address: string;
  /** The board is a network of its own, called by its name. A line of its own before tells the password. */
  accessPoint: boolean;
  control: number;
  /** Of the cable: reading the console is the right to use it. */
  token: string | null;
}

/** Commands, without their id. */
export type Command =
  | { do: 'ping' }
  /** Events from now on; `segments` adds one for each segment of the lab port. */
  | { do: 'watch'; segments: boolean }
  /** Any of the settings. */
  | ({ do: 'set' } & Partial<LabSettings>)
  /** The board's half of a connection. */
  | { do: 'shutdown' | 'close' | 'abort'; connection: number }
  | { do: 'send'; connection: number; text: string }
  | { do: 'status' }
  /** Every lab connection ends at once, even in TIME_WAIT, and the LEDs go out: nothing of what was before shows in what comes. */
  | { do: 'clear' }
  /** Opens the cable on UDP port 7002 with the token that the board prints on its console. It is this connection's until it closes it or ends; others are refused. */
  | { do: 'open-cable'; token: string }
  | { do: 'close-cable' };

/** `id` is null where the line had no usable one. */
export type ControlReply = Success | { id: number | null; error: string };

export interface Success {
  id: number;
  ok: true;
  /** To `ping` and `status`: ms since the board started. */
  ms?: number;
  /** To `set` and `status`: what holds now. */
  settings?: LabSettings;
  /** To `status`. `stalledMs`: the peer has acknowledged nothing new for so long while something waits for that; absent without the native module. */
  connections?: { connection: number; state: TcpState; stalledMs?: number }[];
  /** To `status`: the cable, and the datagrams it took and refused. */
  cable?: { open: boolean; accepted: number; rejected: number };
  /** To `status`: the assertion of lwIP that failed, if the board restarted for it. */
  assertion?: string;
  /** To `status`: connections whose LEDs were cut short. */
  ledsSkipped?: number;
  /** To `status`: octets that the lab connections were handed, all together. */
  received?: number;
}

/** Times in µs since the board started. */
export type BoardEvent =
  /** The records of the observer as they are. */
  | ({ event: 'state' } & TransitionRecord)
  | ({ event: 'segment' } & SegmentRecord)
  | { event: 'led'; timeUs: number; state: TcpState; pin: number; lit: boolean }
  /** Records that did not fit the ring, and events that did not fit the channel. */
  | { event: 'lost'; records: number; events: number };
