import { randomInt } from 'node:crypto';
import type { Socket as UdpSocket } from 'node:dgram';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { setTimeout as wallMs } from 'node:timers/promises';
import type { Command } from '../../src/control/protocol.ts';
import { CONTROL_PORT, LAB_PORT } from '../../src/ports.ts';
import type { LabSettings } from '../../src/settings.ts';
import type { EmulatedBoard } from '../board/emulated/emulated-board.ts';
import type { LocalBoard } from '../board/local-board.ts';
import { VirtualBoard } from '../board/virtual/virtual-board.ts';
import { ConnectError } from '../client/lwip-client.ts';
import { SECOND_US } from '../clock/clock.ts';
import { PacedClock } from '../clock/paced-clock.ts';
import { LabError } from '../lab-error.ts';
import { type LoadedBoard, partsOf } from '../node/open-virtual-board.ts';
import { endpointText } from '../packet/packet.ts';
import { BothEnds } from './both-ends.ts';
import { type Bridge, bridge, type FromOutside, resetSocket } from './bridge.ts';
import { openCablePort } from './cable-port.ts';
import { openCommandPort } from './command-port.ts';
import { boundAddress, listenOn, type OuterPort } from './listen.ts';
import { refusals } from './refusals.ts';
import { keepUrgentData } from './urgent-data.ts';

/** The board and the client have five pcbs each; more outer connections than that are those whose inner end is over already. */
const CONNECTIONS_MAX = 16;

/** How long a SYN to the board may go unanswered, in the board's time: as long as the board itself waits in SYN_RCVD. */
const CONNECT_LIMIT_US = 20 * SECOND_US;

/** lwIP forgets a MAC address that it has not heard of for 5 minutes (ARP_MAXAGE), in the board's time. */
const GREETING_US = 240 * SECOND_US;

/** How long programs may take to close their ends when the gateway closes, in ms. */
const CLOSE_LIMIT_MS = 1000;

/** Why an outer connection was reset before the board had it. */
const TABLE_FULL = 'all five connections that lwIP has room for are in use: "tcplab clear" ends them';
const NO_ANSWER = 'the board did not answer its SYN: its connection table is full; "tcplab clear" empties it';

/** Sent in place of a control connection, in the control channel's format. */
const NO_ROOM = `${JSON.stringify({ id: null, error: 'all five connections of the board are in use: "tcplab clear" ends them' })}\n`;

export interface GatewayOptions {
  loaded: LoadedBoard;
  /** Address of this machine to listen on. */
  host: string;
  /** Ports of this machine; 0 lets the operating system choose. */
  labPort: number;
  controlPort: number;
  /** UDP, of the cable. */
  cablePort: number;
  /** The board's seconds per second of the wall. */
  speed: number;
  /** An emulated board and the clock that paces it; a virtual board, unless told. */
  emulated?: { board: EmulatedBoard; clock: PacedClock };
  /** Gets the board before anything crosses its cable on behalf of a program. */
  onBoard?: (board: LocalBoard) => void;
  /** An outer connection could not be had through to the board, and was reset; `more` others were since the last one told. */
  onRefused?: (program: string, reason: string, more: number) => void;
  /** The board restarted; commands reach it again when `again` resolves. If that takes too long, the gateway stops with its error. */
  onRestart?: (again: Promise<void>) => void;
}

/** A board that keeps step with the wall, and two ports of this machine that stand for its two. */
export class Gateway {
  readonly board: LocalBoard;
  readonly ends: BothEnds;
  /** Whether the board gets the urgent octets of programs (RFC 9293 §3.8.6), too. */
  keepsUrgentData = true;
  /** Resolves when the gateway is closed; rejects with the error that stopped the board. */
  readonly done: Promise<void>;
  private readonly clock: PacedClock;
  private readonly servers: Server[] = [];
  /** Of the cable, and of commands. */
  private readonly datagrams: UdpSocket[] = [];
  private readonly bridges = new Set<Bridge>();
  /** All outer connections, to be reset if the board stops. */
  private readonly sockets = new Set<Socket>();
  private readonly stop = new AbortController();
  /** Of the board. */
  private failure: { cause: unknown } | null = null;
  private readonly refusals: ReturnType<typeof refusals>;

  private constructor(options: GatewayOptions) {
    this.clock = options.emulated?.clock ?? new PacedClock(options.speed);
    // Strangers may reach its ports: they must not know its cable's token.
    const parts = { ...partsOf(options.loaded, this.clock), seed: randomInt(2 ** 32) };
    this.board = options.emulated?.board ?? new VirtualBoard(parts);
    options.onBoard?.(this.board);
    this.greet();
    this.ends = new BothEnds(this.board, LAB_PORT);
    options.emulated?.board.onRestart((again) => {
      this.ends.forgetBoard();
      again.catch((error) => this.fail(error));
      options.onRestart?.(again);
    });
    this.refusals = refusals(options.onRefused ?? (() => {}));
    this.done = this.run();
    this.done.catch(() => {}); // its caller handles the rejection
  }

  /**
   * Boots a board and listens.
   * @throws LabError if a port cannot be had
   */
  static async start(options: GatewayOptions): Promise<Gateway> {
    // The lab and commands come over TCP, commands and the cable over UDP.
    for (const [other, port] of [
      ['lab', 'lab port'],
      ['cable', 'cable port'],
    ] as const)
      if (options[`${other}Port`] === options.controlPort && options.controlPort !== 0)
        throw new LabError(
          `The ${port} and the control port are both ${options.controlPort}.`,
          `Choose another one for either, with --${other}-port <port> or --control-port <port>.`,
        );
    const gateway = new Gateway(options);
    const { host } = options;
    try {
      await gateway.forward({ host, port: options.labPort, option: '--lab-port' }, LAB_PORT);
      await gateway.forward({ host, port: options.controlPort, option: '--control-port' }, CONTROL_PORT);
      gateway.keepsUrgentData = await keepUrgentData(gateway.servers);
      const { port } = gateway.addresses.control;
      const cable = { host, port: options.cablePort, option: '--cable-port' } as const;
      const fromOutside: FromOutside = (act) => gateway.fromOutside(act);
      gateway.datagrams.push(await openCablePort(cable, gateway.board.cable, fromOutside));
      const control = { host, port, option: '--control-port' } as const;
      gateway.datagrams.push(await openCommandPort(control, (command) => gateway.command(command)));
    } catch (error) {
      await gateway.close();
      throw error;
    }
    return gateway;
  }

  /** The cable's UDP port. */
  get cablePort(): number {
    return this.datagrams[0]?.address().port ?? 0;
  }

  /** Where the lab port and the control port are to be found. */
  get addresses(): { lab: AddressInfo; control: AddressInfo } {
    const [lab, control] = this.servers.map(boundAddress);
    return { lab: lab as AddressInfo, control: control as AddressInfo };
  }

  /** Closes the listeners and each connection with a FIN at both ends; resets those that have not ended within a second. Never rejects. */
  async close(): Promise<void> {
    for (const socket of this.datagrams.splice(0)) socket.close();
    const listening = this.servers.filter((server) => server.listening);
    const closed = listening.map((server) => new Promise((resolve) => server.close(resolve)));
    const ended = this.closeBridges();
    await Promise.race([ended, wallMs(CLOSE_LIMIT_MS, undefined, { ref: false }), this.done.catch(() => {})]);
    for (const bridge of this.bridges) this.fromOutside(() => bridge.reset());
    for (const socket of this.sockets) resetSocket(socket);
    await Promise.all(closed);
    this.stop.abort();
    await this.done.catch(() => {});
    this.refusals.flush();
  }

  /**
   * Has the board carry out a command: see LocalBoard.
   * @throws Error with the board's reason not to
   */
  command(command: Command): unknown {
    this.fromOutside(() => {}); // an error in what was due is the board's, not the command's
    return this.board.command(command);
  }

  /** The board's current settings; undefined once the board has stopped. */
  get settings(): LabSettings | undefined {
    return this.fromOutside(() => this.board.settings);
  }

  /** A browser opens several connections at once, whenever it likes. */
  private greet(): void {
    this.board.cable.client.greet();
    this.clock.after(GREETING_US, () => this.greet());
  }

  private async closeBridges(): Promise<void> {
    const closing: Promise<void>[] = [];
    for (const bridge of this.bridges) this.fromOutside(() => closing.push(bridge.close()));
    await Promise.all(closing);
  }

  private async run(): Promise<void> {
    try {
      await this.clock.run(this.stop.signal);
    } catch (error) {
      this.fail(error);
    }
    await this.board.close();
    if (this.failure) throw this.failure.cause;
  }

  private fail(cause: unknown): void {
    if (this.stop.signal.aborted) return;
    this.failure = { cause };
    this.stop.abort();
  }

  /** Its connections may be half-open, and are read once the inner one is open. */
  private async forward(outer: OuterPort, boardPort: number): Promise<void> {
    const server = createServer({ allowHalfOpen: true, pauseOnConnect: true }, (socket) => {
      this.sockets.add(socket);
      socket.on('close', () => this.sockets.delete(socket));
      socket.on('error', () => {}); // told by 'close'
      this.fromOutside(() => this.accept(socket, boardPort));
    });
    await listenOn(outer, server);
    server.on('error', () => {}); // out of file descriptors: that connection is gone, others may follow
    this.servers.push(server);
  }

  private accept(outer: Socket, boardPort: number): void {
    const program = endpointText({ ip: outer.remoteAddress ?? '?', port: outer.remotePort ?? 0 });
    if (this.bridges.size >= CONNECTIONS_MAX) {
      this.refuse(outer, boardPort, program, 'too many connections at once');
      return;
    }
    try {
      const connect = () => this.board.client.connect(boardPort);
      const inner = boardPort === LAB_PORT ? this.ends.open(program, connect) : connect();
      const forget = this.clock.after(CONNECT_LIMIT_US, () => {
        if (inner.opened) return;
        this.refusals.add(program, NO_ANSWER);
        joined.reset();
      });
      const joined = bridge(
        outer,
        inner,
        (act) => this.fromOutside(act),
        () => {
          forget();
          this.bridges.delete(joined);
          if (!inner.opened && inner.failure)
            this.refusals.add(
              program,
              inner.failure === 'reset' ? 'the board answered its SYN with a reset' : NO_ANSWER,
            );
        },
      );
      this.bridges.add(joined);
    } catch (error) {
      if (!(error instanceof ConnectError)) throw error;
      this.refuse(outer, boardPort, program, TABLE_FULL);
    }
  }

  private refuse(outer: Socket, boardPort: number, program: string, reason: string): void {
    this.refusals.add(program, reason);
    if (boardPort === CONTROL_PORT) outer.resume().end(NO_ROOM);
    else resetSocket(outer);
  }

  /** Runs an event of an operating system's socket. An error in it counts as the board's failure, as on the board's own clock. */
  private fromOutside<T>(act: () => T): T | undefined {
    if (this.stop.signal.aborted) return;
    try {
      this.clock.catchUp();
      return act();
    } catch (error) {
      this.fail(error);
    }
  }
}
