import type { BoardEvent, Command, Hello, Success } from '../../../src/control/protocol.ts';
import { type Clock, MS_US } from '../../clock/clock.ts';
import type { ControlChannel } from '../board.ts';

/** As many pings; the quickest tells most of the clocks. */
const PINGS = 5;

/**
 * A control channel whose events carry the harness's time instead of the board's. The offset is taken from the ping with the shortest way there and back: the board
 * read its clock somewhere within it, at the middle at best (as NTP does).
 */
export class ReconciledChannel implements ControlChannel {
  /** The harness's clock less the board's, in µs. */
  readonly offsetUs: number;
  /** How far `offsetUs` may be off, in µs. */
  readonly toleranceUs: number;
  private readonly inner: ControlChannel;

  private constructor(inner: ControlChannel, offsetUs: number, toleranceUs: number) {
    this.inner = inner;
    this.offsetUs = offsetUs;
    this.toleranceUs = toleranceUs;
  }

  static async of(inner: ControlChannel, clock: Clock): Promise<ReconciledChannel> {
    let bestUs = Number.POSITIVE_INFINITY;
    let offsetUs = 0;
    for (let i = 0; i < PINGS; i++) {
      const sentUs = clock.nowUs();
      const { ms = 0 } = await inner.request({ do: 'ping' });
      const tripUs = clock.nowUs() - sentUs;
      if (tripUs >= bestUs) continue;
      bestUs = tripUs;
      /* The board counts whole ms: on average it is half a millisecond later than it says. */
      offsetUs = Math.round(sentUs + tripUs / 2 - (ms + 0.5) * MS_US);
    }
    return new ReconciledChannel(inner, offsetUs, Math.round(bestUs / 2) + MS_US);
  }

  get hello(): Hello {
    return this.inner.hello;
  }

  request(command: Command): Promise<Success> {
    return this.inner.request(command);
  }

  onEvent(listener: (event: BoardEvent) => void): () => void {
    return this.inner.onEvent((event) => {
      listener('timeUs' in event ? { ...event, timeUs: event.timeUs + this.offsetUs } : event);
    });
  }

  close(): void {
    this.inner.close();
  }
}
