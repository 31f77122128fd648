import { createConnection, type Socket } from 'node:net';
import type { Client, ClientConnection } from '../../client/client.ts';
import type { WallClock } from '../../clock/wall-clock.ts';
import { systemReason } from '../../system-reason.ts';
import type { Labelled, PortLabels } from '../port-labels.ts';

/** Labels are no ports: those end at 65535. */
const FIRST_LABEL = 100_000;

/** One connection of the operating system's TCP, which does not show its states. */
class OsConnection implements ClientConnection, Labelled {
  readonly states = null;
  received: Uint8Array<ArrayBufferLike> = new Uint8Array(0);
  ended = false;
  opened = false;
  failure: string | null = null;
  readonly localPort: number;
  systemPort: number | null = null;
  private readonly socket: Socket;

  constructor(socket: Socket, clock: WallClock, label: number) {
    this.socket = socket;
    this.localPort = label;
    socket.on('connect', () => {
      this.systemPort = socket.localPort ?? null;
      this.opened = true;
    });
    socket.on('data', (octets) => {
      this.received = Buffer.concat([this.received, octets]);
    });
    socket.on('end', () => {
      this.ended = true;
    });
    socket.on('error', (error: NodeJS.ErrnoException) => {
      this.failure = error.code === 'ECONNRESET' ? 'reset' : systemReason(error);
    });
    for (const news of ['connect', 'data', 'end', 'error']) socket.on(news, () => clock.wake());
  }

  send(octets: Uint8Array): void {
    this.socket.write(octets);
  }

  shutdown(): void {
    this.socket.end();
  }

  shutdownRead(): never {
    throw new Error('Node.js has no shutdown(SHUT_RD)');
  }

  pause(): void {
    this.socket.pause();
  }

  resume(): void {
    this.socket.resume();
  }

  close(): void {
    this.socket.end(() => {
      if (this.ended) this.socket.destroy();
      else this.socket.once('end', () => this.socket.destroy());
    });
  }

  reset(): void {
    this.socket.resetAndDestroy();
  }

  /** Does not wait for a board that may be gone. */
  destroy(): void {
    this.socket.destroy();
  }
}

/** The laptop's own TCP as the client of a real board. */
export class OsClient implements Client {
  readonly canShutdownRead = false;
  private readonly host: string;
  private readonly clock: WallClock;
  private readonly labels: PortLabels;
  private readonly labPort: number | undefined;
  private lastLabel = FIRST_LABEL;
  private readonly connections: OsConnection[] = [];

  /** `labPort` stands for every port, if given: the only one that experiments connect to is behind a gateway there. */
  constructor(host: string, clock: WallClock, labels: PortLabels, labPort?: number) {
    this.labPort = labPort;
    this.host = host;
    this.clock = clock;
    this.labels = labels;
  }

  connect(port: number): ClientConnection {
    const socket = createConnection({
      host: this.host,
      port: this.labPort ?? port,
      noDelay: true,
      allowHalfOpen: true,
    });
    const connection = new OsConnection(socket, this.clock, ++this.lastLabel);
    this.labels.add(connection);
    this.connections.push(connection);
    return connection;
  }

  /** Leaves no socket behind: an open one keeps the process alive. */
  close(): void {
    for (const connection of this.connections) connection.destroy();
  }
}
