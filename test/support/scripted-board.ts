import { once } from 'node:events';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { LED_PINS } from '../../src/leds/pins.ts';
import { DEFAULT_SETTINGS } from '../../src/settings.ts';
import { VERSION } from '../../src/version.ts';

/** What a board says first. */
export const GREETING = {
  hello: 'tcplab',
  protocol: 1,
  app: VERSION,
  board: 'pico-w',
  lwip: '2.2.1',
  states: 'observed',
  labPort: 7000,
  settings: DEFAULT_SETTINGS,
  pins: LED_PINS,
};

/** A port of this machine that behaves like a board, or does not: what it says to each connection is up to the test. */
export class ScriptedBoard {
  readonly sockets: Socket[] = [];
  private readonly server: Server;

  private constructor(server: Server) {
    this.server = server;
  }

  static async start(onConnection: (socket: Socket) => void, port = 0, host = '127.0.0.1') {
    const server = createServer((socket) => {
      board.sockets.push(socket.on('error', () => {}));
      onConnection(socket);
    });
    const board = new ScriptedBoard(server);
    await once(server.listen(port, host), 'listening');
    return board;
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  close(): void {
    for (const socket of this.sockets) socket.destroy();
    this.server.close();
  }
}
