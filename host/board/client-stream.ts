import type { LwipConnection } from '../client/lwip-client.ts';
import type { ByteStream } from './control-channel.ts';

/** A connection of the client as a plain stream of octets. */
export function streamOf(connection: LwipConnection): ByteStream {
  let gone = false;
  let onData: (octets: Uint8Array) => void = () => {};
  let onGone: (reason: string) => void = () => {};
  connection.onActivity = () => {
    const fresh = connection.received;
    connection.received = new Uint8Array(0); // told once, and not kept: a control channel lives for hours
    if (fresh.length > 0) onData(fresh);
    if (gone || !(connection.ended || connection.failure)) return;
    gone = true;
    onGone(connection.failure ?? 'the board closed the connection');
  };
  return {
    send: (octets) => connection.send(octets),
    onData: (listener) => {
      onData = listener;
    },
    onGone: (listener) => {
      onGone = listener;
    },
    close: () => connection.close(),
  };
}
