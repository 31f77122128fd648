import { beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { PortLabels } from '../../host/board/port-labels.ts';
import { reconcile } from '../../host/board/reconcile.ts';
import { VirtualClock } from '../../host/clock/virtual-clock.ts';
import { WallClock } from '../../host/clock/wall-clock.ts';
import type { BoardEvent } from '../../src/control/protocol.ts';

/** The board has been running that much longer than the harness, in µs; the fraction of a ms is lost in its replies. */
const AHEAD_US = 5_000_400;

/** There and back, in µs: each ping takes its time. */
const TRIPS = [80_000, 4_000, 30_000, 9_000, 50_000];

let clock: VirtualClock;
let tell: (event: BoardEvent) => void;
let heard: BoardEvent[];
let labels: PortLabels;

beforeEach(async () => {
  clock = new VirtualClock();
  heard = [];
  labels = new PortLabels();
  const trips = [...TRIPS];
  const channel: Parameters<typeof reconcile>[0] = {
    async request() {
      const tripUs = trips.shift() ?? 0;
      clock.advance(tripUs / 4); // the way there is the shorter one
      const ms = Math.floor((clock.nowUs() + AHEAD_US) / 1000);
      clock.advance((tripUs * 3) / 4);
      return { id: 1, ok: true, ms };
    },
    asTold: (event) => event,
  };
  await reconcile(channel, clock, labels);
  tell = (event) => heard.push(channel.asTold(event));
});

const state = (from: string, to: string, remotePort = 0) =>
  tell({ event: 'state', timeUs: clock.nowUs() + AHEAD_US, remotePort, from, to } as BoardEvent);

const ports = () => heard.map((event) => ('remotePort' in event ? event.remotePort : null));

describe('a board’s events, told in the harness’s time', () => {
  it('carry it as exactly as the quickest ping allows', () => {
    state('LISTEN', 'SYN_RCVD');
    const [event] = heard as { timeUs: number }[];
    const halfWayUs = Math.min(...TRIPS) / 2;
    expect(Math.abs((event?.timeUs ?? 0) - clock.nowUs())).toBeLessThanOrEqual(halfWayUs + 1_000); // its clock counts whole ms
  });

  it('name our connections in their order where the board tells no port', () => {
    labels.add({ localPort: 100_001, systemPort: null });
    state('LISTEN', 'SYN_RCVD');
    state('ESTABLISHED', 'CLOSED');
    labels.add({ localPort: 100_002, systemPort: null });
    tell({ event: 'segment', kind: 'out', timeUs: 0, remotePort: 0, segment: { flags: 'R.' } } as BoardEvent);
    state('LISTEN', 'SYN_RCVD');
    expect(ports()).toEqual([100_001, 100_001, 100_001, 100_002]);
  });

  it('are not of a connection that the board has turned away and tells nothing of', () => {
    labels.add({ localPort: 100_001, systemPort: null });
    labels.add({ localPort: 100_002, systemPort: null });
    labels.drop(100_001);
    state('LISTEN', 'SYN_RCVD');
    expect(ports()).toEqual([100_002]);
  });

  it('name a connection anew that has the port of one before it', () => {
    labels.add({ localPort: 100_001, systemPort: 50_000 });
    state('LISTEN', 'SYN_RCVD', 50_000);
    state('LAST_ACK', 'CLOSED', 50_000);
    labels.add({ localPort: 100_002, systemPort: 50_000 });
    state('LISTEN', 'SYN_RCVD', 50_000);
    expect(ports()).toEqual([100_001, 100_001, 100_002]);
  });
});

describe('the harness’s time', () => {
  /** How much of it passes in a second, when a board's time passes `pace` times as fast as the wall's and something pauses for 900 ms at one of the pings. */
  async function inASecond(pace: number, pauseAt: number): Promise<number> {
    vi.useFakeTimers({ toFake: ['performance'] });
    onTestFinished(() => void vi.useRealTimers());
    const harness = new WallClock();
    let pings = 0;
    const request = async () => {
      vi.advanceTimersByTime(pings++ === pauseAt ? 900 : 10);
      const ms = Math.floor(performance.now() * pace);
      vi.advanceTimersByTime(10);
      return { id: 1, ok: true as const, ms };
    };
    await reconcile({ request, asTold: (event) => event }, harness, new PortLabels());
    const before = harness.nowUs();
    vi.advanceTimersByTime(1_000);
    return (harness.nowUs() - before) / 1_000_000;
  }

  for (const pauseAt of [0, 1, 3, 4, 5, 6, 7, -1]) {
    it(`goes with a slow board's, and is the wall's with any other, with a pause at ping ${pauseAt}`, async () => {
      const slow = await inASecond(0.2, pauseAt);
      expect(slow, 'a fifth of the wall').toBeGreaterThan(0.15);
      expect(slow, 'a fifth of the wall').toBeLessThan(0.3);
      expect(await inASecond(1, pauseAt)).toBe(1);
    });
  }
});
