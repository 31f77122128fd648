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

export type Bridge = ReturnType<typeof bridge>;

/**
 * Joins an outer connection (a program's, to this machine) to an inner one (the client lwIP's, to the board) so that each end sees what the other
 * does: octets, end of stream, reset. No more octets are kept here than one read of the socket and one window of the board: beyond that
 * each side's own flow control holds its peer back.
 * @param outer is paused, and allows half-open connections; it is read once the inner connection is open
 */
export function bridge(outer: Socket, inner: LwipConnection, fromOutside: FromOutside, onOver: () => void) {
  let innerEnded = false;
  let outerError = false;
  let closing = false;
  let over = false;

  const finish = () => {
    if (over) return;
    over = true;
    if (!closing) inner.onActivity = null;
    onOver();
  };

  /** Octets of the board: its window opens again when the operating system has taken them. */
  inner.onData = (octets) => {
    outer.write(octets, (error) => {
      if (!error) fromOutside(() => inner.taken(octets.length));
    });
  };
  inner.onActivity = () => {
    if (inner.failure) {
      finish();
      resetSocket(outer);
      return;
    }
    if (inner.opened && inner.waiting === 0 && outer.isPaused()) outer.resume();
    if (inner.ended && !innerEnded) {
      innerEnded = true;
      outer.end();
    }
  };
  outer.setNoDelay(true);
  outer.on('data', (octets) =>
    fromOutside(() => {
      if (closing) return;
      inner.send(octets);
      if (inner.waiting > 0) outer.pause();
    }),
  );
  outer.on('end', () => fromOutside(() => inner.shutdown()));
  outer.on('error', () => {
    outerError = true;
  });
  /** The socket closes by itself when both directions have ended; anything else was a reset. */
  outer.on('close', () =>
    fromOutside(() => {
      if (over) return;
      if (innerEnded && outer.readableEnded && !outerError) inner.close();
      else if (!closing) inner.reset();
      finish();
    }),
  );

  return {
    /**
     * Both ends get a FIN, after what is under way. Resolves when the board has acknowledged it and the program has closed its end too. What
     * the program still sends is read and dropped: left unread, it would turn the FIN into a RST.
     */
    async close(): Promise<void> {
      closing = true;
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
      await Promise.all([outerClosed, finAcknowledged]);
    },
    /** Both ends get a RST. */
    reset(): void {
      inner.reset();
      finish();
      resetSocket(outer);
    },
  };
}
