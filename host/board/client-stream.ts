import type { LwipConnection } from '../client/lwip-client.ts';
import type { ByteStream } from './control-channel.ts';

/** A connection of the client as a plain stream of octets. They are told once, and not kept: a control channel lives for hours. */
export function streamOf(connection: LwipConnection): ByteStream {
  const stream: ByteStream = {
    send: (octets) => connection.send(octets),
    close: () => connection.close(),
    onData() {},
    onGone() {},
  };
  connection.onData = (octets) => {
    stream.onData(octets);
    connection.taken(octets.length);
  };
  connection.onActivity = () => {
    if (!connection.ended && !connection.failure) return;
    connection.onActivity = null;
    stream.onGone(connection.failure ?? 'the board closed the connection');
  };
  return stream;
}
