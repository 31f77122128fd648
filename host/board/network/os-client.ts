import { createConnection, type Socket } from 'node:net';
import type { WallClock } from '../../clock/wall-clock.ts';
import type { Client, ClientConnection } from '../board.ts';

/** One connection of the operating system's TCP, which does not show its states. */
class OsConnection implements ClientConnection {
  readonly states = null;
  received: Uint8Array<ArrayBufferLike> = new Uint8Array(0);
  ended = false;
  opened = false;
  failure: string | null = null;
  localPort = 0;
  private readonly socket: Socket;

  constructor(socket: Socket, clock: WallClock) {
    this.socket = socket;
    socket.on('connect', () => {
      this.localPort = socket.localPort ?? 0;
      this.opened = true;
      clock.wake();
    });
    socket.on('data', (octets) => {
      this.received = Buffer.concat([this.received, octets]);
      clock.wake();
    });
    socket.on('end', () => {
      this.ended = true;
      clock.wake();
    });
    socket.on('error', (error: NodeJS.ErrnoException) => {
      this.failure = error.code === 'ECONNRESET' ? 'reset' : error.message;
      clock.wake();
    });
  }

  send(octets: Uint8Array): void {
    this.socket.write(octets);
  }

  shutdown(): void {
    this.socket.end();
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
}

/** The laptop's own TCP as the client of a real board. */
export class OsClient implements Client {
  private readonly host: string;
  private readonly clock: WallClock;

  constructor(host: string, clock: WallClock) {
    this.host = host;
    this.clock = clock;
  }

  connect(port: number): ClientConnection {
    const socket = createConnection({ host: this.host, port, noDelay: true, allowHalfOpen: true });
    return new OsConnection(socket, this.clock);
  }
}
