import type { Hello } from '../../../src/control/protocol.ts';
import { WallClock } from '../../clock/wall-clock.ts';
import { JsonLinesChannel } from '../control-channel.ts';
import { openSocket, socketStream } from './socket-stream.ts';

/** What a board says of itself on its control port; nothing is asked of it. Rejects if there is none, or something else. */
export async function readGreeting(host: string, port: number): Promise<Hello> {
  const clock = new WallClock();
  const stream = socketStream(await openSocket(host, port), () => clock.wake());
  try {
    return (await JsonLinesChannel.open(stream, clock)).hello;
  } finally {
    stream.close();
  }
}
