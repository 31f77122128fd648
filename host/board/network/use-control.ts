import { WallClock } from '../../clock/wall-clock.ts';
import type { ControlChannel } from '../board.ts';
import { JsonLinesChannel } from '../control-channel.ts';
import { openSocket, socketStream } from './socket-stream.ts';

/** Opens the control channel of a board for one piece of work, and closes it in any case. Rejects if there is none, or something else. */
export async function useControl<Result>(
  host: string,
  port: number,
  work: (channel: ControlChannel) => Result | Promise<Result>,
): Promise<Result> {
  const clock = new WallClock();
  const stream = socketStream(await openSocket(host, port), () => clock.wake());
  try {
    return await work(await JsonLinesChannel.open(stream, clock));
  } finally {
    stream.close();
  }
}
