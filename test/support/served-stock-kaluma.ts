import type { Socket } from 'node:net';
import { openTcpBoard, type TcpBoard } from '../../host/board/network/tcp-board.ts';
import { CONTROL_PORT, LAB_PORT } from '../../src/ports.ts';
import { loadedBoard } from './loaded-board.ts';
import { ScriptedBoard } from './scripted-board.ts';
import { StockKaluma, type StockPeer } from './stock-kaluma.ts';

/** How often the board's clock is brought up to the wall's, in ms. */
const TICK_MS = 5;

/** The app on stock Kaluma, behind ports of this machine and in step with the wall. */
export class ServedStockKaluma {
  private readonly kaluma = new StockKaluma();
  private readonly bridges: { socket: Socket; peer: StockPeer; sent: number }[] = [];
  private readonly timer = setInterval(() => this.tick(), TICK_MS);
  private beforeMs = performance.now();
  private control!: ScriptedBoard;
  private lab!: ScriptedBoard;

  static async start(): Promise<ServedStockKaluma> {
    const served = new ServedStockKaluma();
    const serve = (port: number) => ScriptedBoard.start((socket) => served.accept(socket, port));
    served.control = await serve(CONTROL_PORT);
    served.lab = await serve(LAB_PORT);
    return served;
  }

  open(token?: string): Promise<TcpBoard> {
    return openTcpBoard({
      host: '127.0.0.1',
      controlPort: this.control.port,
      labPort: this.lab.port,
      cable: token === undefined ? undefined : { token, module: loadedBoard.module },
    });
  }

  close(): void {
    clearInterval(this.timer);
    this.control.close();
    this.lab.close();
  }

  private accept(socket: Socket, port: number): void {
    const peer = this.kaluma.connect(port);
    this.bridges.push({ socket, peer, sent: 0 });
    socket.on('data', (octets) => peer.send(octets.toString()));
    socket.on('close', () => !peer.closed && peer.end());
  }

  private tick(): void {
    const nowMs = performance.now();
    const passedMs = Math.floor(nowMs - this.beforeMs);
    this.beforeMs += passedMs;
    this.kaluma.pass(passedMs);
    for (const bridge of this.bridges) {
      const { socket, peer, sent } = bridge;
      if (peer.received.length > sent) socket.write(peer.received.slice(sent));
      bridge.sent = peer.received.length;
      if (peer.closed && !socket.writableEnded) socket.end();
    }
  }
}
