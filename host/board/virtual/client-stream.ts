import type { ByteStream } from '../control-channel.ts';
import type { LwipConnection } from './lwip-client.ts';

/** A connection of the client as a plain stream of octets. */
export function streamOf(connection: LwipConnection): ByteStream {
  let told = 0;
  let gone = false;
  let onData: (octets: Uint8Array) => void = () => {};
  let onGone: (reason: string) => void = () => {};
  connection.onActivity = () => {
    const fresh = connection.received.subarray(told);
    told += fresh.length;
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
