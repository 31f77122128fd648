import type { Socket } from 'node:net';
import type { TcpState } from '../../src/tcp-states.ts';
import type { LwipConnection } from '../client/lwip-client.ts';

/** Sends a RST, and forgets the socket. */
export function resetSocket(socket: Socket): void {
  // Between shutdown() and its completion libuv refuses to reset, and the socket would never be closed.
  const shuttingDown = socket.writableEnded && !socket.writableFinished && socket.writableLength === 0;
  if (shuttingDown) socket.destroy();
  else socket.resetAndDestroy();
}

const FIN_ACKNOWLEDGED: ReadonlySet<TcpState> = new Set(['FIN_WAIT_2', 'TIME_WAIT', 'CLOSED']);

/** Runs an event from outside the board's clock. */
export type FromOutside = (act: () => void) => void;

/**
 * Joins an outer connection (a program's, to this machine) to an inner one (the client lwIP's, to the board) so that each end sees what the other
 * does: octets, end of stream, reset. No more octets are kept here than one read of the socket and one window of the board: beyond that
 * each side's own flow control holds its peer back.
 */
export class Bridge {
  private readonly outer: Socket;
  private readonly inner: LwipConnection;
  private readonly fromOutside: FromOutside;
  private readonly onOver: () => void;
  private innerEnded = false;
  private outerError = false;
  private closing = false;
  private over = false;

  /** `outer` is paused, and allows half-open connections; it is read once the inner connection is open. */
  constructor(outer: Socket, inner: LwipConnection, fromOutside: FromOutside, onOver: () => void) {
    this.outer = outer;
    this.inner = inner;
    this.fromOutside = fromOutside;
    this.onOver = onOver;
    inner.onData = (octets) => this.carryOut(octets);
    inner.onActivity = () => this.followInner();
    outer.setNoDelay(true);
    outer.on('data', (octets) => fromOutside(() => this.carryIn(octets)));
    outer.on('end', () => fromOutside(() => inner.shutdown()));
    outer.on('error', () => {
      this.outerError = true;
    });
    outer.on('close', () => fromOutside(() => this.outerGone()));
  }

  /**
   * Both ends get a FIN, after what is under way. Resolves when the board has acknowledged it and the program has closed its end too. What
   * the program still sends is read and dropped: left unread, it would turn the FIN into a RST.
   */
  close(): Promise<void> {
    this.closing = true;
    const { inner, outer } = this;
    const outerClosed = new Promise<void>((resolve) => {
      if (outer.closed) resolve();
      outer.once('close', () => resolve());
    });
    const finAcknowledged = new Promise<void>((resolve) => {
      inner.onActivity = () => FIN_ACKNOWLEDGED.has(inner.state) && resolve();
    });
    inner.close();
    inner.onActivity?.();
    outer.end();
    outer.resume();
    return Promise.all([outerClosed, finAcknowledged]).then(() => {});
  }

  /** Both ends get a RST. */
  reset(): void {
    this.inner.reset();
    this.finish();
    resetSocket(this.outer);
  }

  /** Octets of the program. */
  private carryIn(octets: Uint8Array): void {
    if (this.closing) return;
    this.inner.send(octets);
    if (this.inner.waiting > 0) this.outer.pause();
  }

  /** Octets of the board: its window opens again when the operating system has taken them. */
  private carryOut(octets: Uint8Array): void {
    this.outer.write(octets, (error) => {
      if (!error) this.fromOutside(() => this.inner.taken(octets.length));
    });
  }

  private followInner(): void {
    const { inner, outer } = this;
    if (inner.failure) {
      this.finish();
      resetSocket(outer);
      return;
    }
    if (inner.opened && inner.waiting === 0 && outer.isPaused()) outer.resume();
    if (inner.ended && !this.innerEnded) {
      this.innerEnded = true;
      outer.end();
    }
  }

  /** The socket closes by itself when both directions have ended; anything else was a reset. */
  private outerGone(): void {
    if (this.over) return;
    const ended = this.innerEnded && this.outer.readableEnded && !this.outerError;
    if (ended) this.inner.close();
    else if (!this.closing) this.inner.reset();
    this.finish();
  }

  private finish(): void {
    if (this.over) return;
    this.over = true;
    if (!this.closing) this.inner.onActivity = null;
    this.onOver();
  }
}
