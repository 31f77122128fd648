import type { BoardEvent } from '../../src/control/protocol.ts';
import { type Clock, MS_US } from '../clock/clock.ts';
import { WallClock } from '../clock/wall-clock.ts';
import type { ControlChannel } from './control-channel.ts';
import type { PortLabels } from './port-labels.ts';

/** As many pings; the quickest tells most of the clocks. */
const PINGS = 5;

/** In µs: what the board's time must have moved on, and the harness's, until it is known how they go together; and how long that may take. */
const PACE_US = { board: 30 * MS_US, least: 100 * MS_US, most: 2_000 * MS_US };
/** Crystals differ by a ten-thousandth: a board that goes more slowly than that is emulated, and cannot keep up with the wall. */
const SLOW = 0.7;

/**
 * From now on the channel's events have the harness's time instead of the board's, and the harness's names for its own connections.
 * @param startedUs when the board's clock began, in µs of the harness's, where that is known
 */
export async function reconcile(
  channel: Pick<ControlChannel, 'request' | 'asTold'>,
  clock: Clock,
  labels: PortLabels,
  startedUs?: number,
): Promise<void> {
  if (startedUs === undefined && clock instanceof WallClock) await keepPace(channel, clock);
  const offsetUs = startedUs ?? (await offsetOf(channel, clock));
  channel.asTold = (event) => {
    if (!('timeUs' in event)) return event;
    const timeUs = event.timeUs + offsetUs;
    if (!('remotePort' in event)) return { ...event, timeUs };
    const remotePort = labels.labelOf(event.remotePort, isBeginning(event));
    if (event.event === 'state' && event.to === 'CLOSED') labels.end(event.remotePort);
    return { ...event, timeUs, remotePort };
  };
}

/**
 * Waits, limits and the client's timers are in the board's time: where that passes more slowly than the wall's, so does the harness's from now on. Only if it does so at the
 * most: from when the first answer came until the last question was sent.
 */
async function keepPace(channel: Pick<ControlChannel, 'request'>, clock: WallClock): Promise<void> {
  const ask = async () => {
    const sentUs = clock.nowUs();
    const { ms = 0 } = await channel.request({ do: 'ping' });
    return { sentUs, boardUs: ms * MS_US, cameUs: clock.nowUs() };
  };
  let first = await ask();
  let last = first;
  const [passed, boards] = [() => last.sentUs - first.cameUs, () => last.boardUs - first.boardUs];
  const isFast = () => boards() + MS_US > SLOW * passed();
  const mayBeSlow = () => boards() < SLOW * (last.cameUs - first.sentUs); // or something paused while an answer was on its way
  while (
    passed() < PACE_US.least ||
    (passed() < PACE_US.most && (boards() < PACE_US.board || (isFast() && mayBeSlow())))
  ) {
    last = await ask();
    // Something paused while the first answer was on its way: a quicker one takes its place.
    if (4 * (last.cameUs - last.sentUs) < first.cameUs - first.sentUs) first = last;
  }
  if (isFast()) return;
  clock.pace((2 * Math.max(MS_US, boards())) / (last.sentUs + last.cameUs - first.sentUs - first.cameUs));
}

/**
 * The harness's clock less the board's, in µs: from the ping with the shortest way there and back. The board read its clock somewhere within it, at the middle at
 * best (as NTP does), so that half of that way and a ms is how far it may be off.
 */
async function offsetOf(channel: Pick<ControlChannel, 'request'>, clock: Clock): Promise<number> {
  let bestUs = Number.POSITIVE_INFINITY;
  let offsetUs = 0;
  for (let i = 0; i < PINGS; i++) {
    const sentUs = clock.nowUs();
    const { ms = 0 } = await channel.request({ do: 'ping' });
    const tripUs = clock.nowUs() - sentUs;
    if (tripUs >= bestUs) continue;
    bestUs = tripUs;
    /* The board counts whole ms: on average it is half a millisecond later than it says. */
    offsetUs = Math.round(sentUs + tripUs / 2 - (ms + 0.5) * MS_US);
  }
  return offsetUs;
}

function isBeginning(event: Extract<BoardEvent, { remotePort: number }>): boolean {
  return event.event === 'state'
    ? event.from === 'LISTEN'
    : event.kind === 'in' && event.segment.flags === 'S';
}
