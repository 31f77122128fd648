import { createConnection, type Socket } from 'node:net';
import type { Client, ClientConnection } from '../../client/client.ts';
import type { WallClock } from '../../clock/wall-clock.ts';
import { systemReason } from '../../system-reason.ts';
import type { Labelled, PortLabels } from '../port-labels.ts';

/** Labels are no ports: those end at 65535. */
const FIRST_LABEL = 100_000;

/** The laptop's own TCP as the client of a real board. */
export class OsClient implements Client {
  readonly canShutdownRead = false;
  private readonly host: string;
  private readonly clock: WallClock;
  private readonly labels: PortLabels;
  private readonly labPort: number | undefined;
  private readonly sockets: Socket[] = [];

  /** `labPort` stands for every port, if given: the only one that experiments connect to is behind a gateway there. */
  constructor(host: string, clock: WallClock, labels: PortLabels, labPort?: number) {
    this.labPort = labPort;
    this.host = host;
    this.clock = clock;
    this.labels = labels;
  }

  connect(port: number): ClientConnection {
    const { host, labPort = port, clock, sockets } = this;
    const socket = createConnection({ host, port: labPort, noDelay: true, allowHalfOpen: true });
    const connection = connectionOn(socket, FIRST_LABEL + sockets.push(socket));
    for (const news of ['connect', 'data', 'end', 'error']) socket.on(news, () => clock.wake());
    this.labels.add(connection);
    return connection;
  }

  /** Leaves no socket behind: an open one keeps the process alive. Does not wait for a board that may be gone. */
  close(): void {
    for (const socket of this.sockets) socket.destroy();
  }
}

/** A connection of the operating system's TCP, which does not show its states. */
function connectionOn(socket: Socket, label: number) {
  const connection = {
    states: null,
    received: new Uint8Array(0) as Uint8Array<ArrayBufferLike>,
    ended: false as boolean,
    opened: false as boolean,
    failure: null as string | null,
    localPort: label,
    systemPort: null as number | null,
    send: (octets) => socket.write(octets),
    shutdown: () => socket.end(),
    shutdownRead() {
      throw new Error('Node.js has no shutdown(SHUT_RD)');
    },
    pause: () => socket.pause(),
    resume: () => socket.resume(),
    close() {
      socket.end(() => {
        if (connection.ended) socket.destroy();
        else socket.once('end', () => socket.destroy());
      });
    },
    reset: () => socket.resetAndDestroy(),
  } satisfies ClientConnection & Labelled;
  socket.on('connect', () => {
    connection.systemPort = socket.localPort ?? null;
    connection.opened = true;
  });
  socket.on('data', (octets) => {
    connection.received = Buffer.concat([connection.received, octets]);
  });
  socket.on('end', () => {
    connection.ended = true;
  });
  socket.on('error', (error: NodeJS.ErrnoException) => {
    connection.failure = error.code === 'ECONNRESET' ? 'reset' : systemReason(error);
  });
  return connection;
}
