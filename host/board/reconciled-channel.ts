import type { BoardEvent, Command, Hello, Success } from '../../src/control/protocol.ts';
import { type Clock, MS_US } from '../clock/clock.ts';
import type { ControlChannel } from './board.ts';
import type { PortLabels } from './port-labels.ts';

/** As many pings; the quickest tells most of the clocks. */
const PINGS = 5;

/**
 * A control channel whose events carry the harness's time instead of the board's, and the harness's names for its own connections. The offset is taken from the ping with the shortest way there and back: the board
 * read its clock somewhere within it, at the middle at best (as NTP does).
 */
export class ReconciledChannel implements ControlChannel {
  /** The harness's clock less the board's, in µs. */
  readonly offsetUs: number;
  /** How far `offsetUs` may be off, in µs. */
  readonly toleranceUs: number;
  private readonly inner: ControlChannel;
  private readonly labels: PortLabels;

  private constructor(inner: ControlChannel, labels: PortLabels, offsetUs: number, toleranceUs: number) {
    this.labels = labels;
    this.inner = inner;
    this.offsetUs = offsetUs;
    this.toleranceUs = toleranceUs;
  }

  /** @param startedUs when the board's clock began, in µs of the harness's, where that is known */
  static async of(
    inner: ControlChannel,
    clock: Clock,
    labels: PortLabels,
    startedUs?: number,
  ): Promise<ReconciledChannel> {
    if (startedUs !== undefined) return new ReconciledChannel(inner, labels, startedUs, 0);
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
    return new ReconciledChannel(inner, labels, offsetUs, Math.round(bestUs / 2) + MS_US);
  }

  get hello(): Hello {
    return this.inner.hello;
  }

  get lost(): string | null {
    return this.inner.lost;
  }

  request(command: Command): Promise<Success> {
    return this.inner.request(command);
  }

  onEvent(listener: (event: BoardEvent) => void): () => void {
    return this.inner.onEvent((event) => listener(this.reconciled(event)));
  }

  private reconciled(event: BoardEvent): BoardEvent {
    if (!('timeUs' in event)) return event;
    const timeUs = event.timeUs + this.offsetUs;
    if (!('remotePort' in event)) return { ...event, timeUs };
    const remotePort = this.labels.labelOf(event.remotePort, isBeginning(event));
    if (event.event === 'state' && event.to === 'CLOSED') this.labels.end(event.remotePort);
    return { ...event, timeUs, remotePort };
  }

  close(): void {
    this.inner.close();
  }
}

function isBeginning(event: Extract<BoardEvent, { remotePort: number }>): boolean {
  return event.event === 'state'
    ? event.from === 'LISTEN'
    : event.kind === 'in' && event.segment.flags === 'S';
}
