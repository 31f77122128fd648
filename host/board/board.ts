import type { BoardEvent, Command, Hello, Success } from '../../src/control/protocol.ts';
import type { TcpState } from '../../src/tcp-states.ts';
import type { Cause, TracedSegment } from '../../src/trace-records.ts';
import type { CableFaults } from '../cable/faults.ts';
import type { Clock } from '../clock/clock.ts';
import type { Packet } from '../packet/packet.ts';

/** What the report says of the board. */
export interface BoardInfo {
  kind: 'virtual' | 'tcp' | 'serial';
  /** Kaluma's name of the board, `virtual` for the virtual one. */
  name: string;
  /** lwIP's version. */
  lwip: string;
  /** Version of the app on the board. */
  app: string;
  /** Whether the states were observed or, without the native module, inferred. */
  states: Hello['states'];
}

/** A segment that crossed the cable, numbers absolute. */
export interface CrossedSegment {
  from: 'client' | 'board';
  flags: string;
  seq: number;
  /** 0 where the ACK flag is not set. */
  ack: number;
  len: number;
  win: number;
  mss: number | null;
  /** When it was sent; a copy of the cable's, when that left. */
  timeUs: number;
  /** When it reaches the other end; null if it never does. */
  arrivesUs: number | null;
  /** Of the client's end; tells connections apart. */
  clientPort: number;
  boardPort: number;
  /** The cable's faults kept it from arriving. */
  lost: boolean;
  /** What else they did: held it back, made this copy of it, or damaged it so that its checksum is wrong. */
  altered: 'late' | 'copy' | 'corrupt' | null;
}

/** One end of a TCP connection to the board, opened by an ordinary TCP. */
export interface ClientConnection {
  readonly localPort: number;
  /** The states this end went through, CLOSED first; null where the client's TCP does not show them. */
  readonly states: readonly TimedState[] | null;
  /** What arrived so far. */
  readonly received: Uint8Array;
  /** The peer's FIN arrived. */
  readonly ended: boolean;
  readonly opened: boolean;
  /** What ended it before its time: `reset`, `timeout` or another word of the client's TCP. */
  readonly failure: string | null;
  send(octets: Uint8Array): void;
  /** shutdown(SHUT_WR): FIN, and go on receiving. */
  shutdown(): void;
  close(): void;
  /** RST. */
  reset(): void;
}

export interface TimedState {
  state: TcpState;
  timeUs: number;
  /** Why it was entered; null at the start. */
  cause: Cause | null;
  /** The segment being received then, where it is known. */
  segment?: TracedSegment | null;
}

/** An ordinary TCP client: a second lwIP on the board's cable, or the operating system's TCP, which reaches a real board over Wi-Fi. */
export interface Client {
  /** Active open, from a port of its own choosing or from that `localPort`. */
  connect(port: number, localPort?: number): ClientConnection;
}

/** The JSON-lines channel to the app: see src/control/protocol.ts. */
export interface ControlChannel {
  readonly hello: Hello;
  /** Why nothing more will come of the board; null while it is there. */
  readonly lost: string | null;
  /** Rejects with a ControlError when the board answers with an error, with a BoardLost when it does not answer within the limit. */
  request(command: Command): Promise<Success>;
  onEvent(listener: (event: BoardEvent) => void): () => void;
  close(): void;
}

/** One interface, several boards. What a board can't do is null, and an experiment that needs it is skipped with the reason. */
export interface Board {
  readonly info: BoardInfo;
  readonly clock: Clock;
  readonly control: ControlChannel;
  /** Who opens connections to it where nothing depends on their way. */
  readonly client: Client;
  readonly cable: Cable | null;
  /** Whether it has a clock of its own, reconciled with this one: its timers tick apart from a client's, and when a segment was at the board only its `segment` events can tell. */
  readonly hasOwnClock: boolean;
  /** Every TCP segment of every client, as it is sent; where only the board can tell, as the board saw it. */
  onSegment(listener: (segment: CrossedSegment) => void): () => void;
  /** Leaves the board as it was found, if it is still there. Never rejects. */
  close(): Promise<void>;
}

/** Why a board with the native module has no cable. */
export const CABLE_SHUT =
  'the cable of this board is shut: set TCPLAB_TOKEN (the board prints it on its console)';

/**
 * What connects the board with a peer that has no TCP of its own: any packet can be put on it.
 */
export interface Cable {
  /** How long a segment is under way, in µs. */
  readonly latencyUs: number;
  /** IPv4 addresses, dotted: the board's, and the one that `inject` sends from and `onPacket` listens at. */
  readonly boardAddress: string;
  readonly peerAddress: string;
  /** The address of the cable's own client. */
  readonly clientAddress: string;
  /** An ordinary client whose segments cross this cable. */
  readonly client: Client;
  /** Ways to misbehave, for every segment on it. */
  readonly faults: CableFaults;
  /** Puts an IPv4 packet on the cable, towards the board. */
  inject(packet: Uint8Array): void;
  /** What the board sends to the peer's address, as it arrives there. */
  onPacket(listener: (packet: Packet) => void): () => void;
  /** Every TCP segment on it, as it is sent. */
  onSegment(listener: (segment: CrossedSegment) => void): () => void;
}
