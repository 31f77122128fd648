import { expect, it } from 'vitest';
import { LwipClient } from '../../host/client/lwip-client.ts';
import { type Clock, MS_US, SECOND_US } from '../../host/clock/clock.ts';
import { VirtualClock } from '../../host/clock/virtual-clock.ts';
import { BareStation } from '../../host/ethernet/bare-station.ts';
import { EthernetSwitch } from '../../host/ethernet/ethernet-switch.ts';
import { loadedBoard } from '../support/loaded-board.ts';

const BOARD = '192.168.4.1';

/** When a client that nobody answers sends its SYN, in ms, on a clock that calls its timers that much too late. */
function synTimes(lateUs: number): number[] {
  const clock = new VirtualClock();
  const inexact: Clock = {
    canSkip: true,
    nowUs: () => clock.nowUs(),
    after: (delayUs, act) => clock.after(Math.max(delayUs + lateUs, 250), act),
    until: (done, limitUs) => clock.until(done, limitUs),
  };
  const ethernet = new EthernetSwitch(clock);
  const board = new BareStation(ethernet, 1, BOARD);
  const times: number[] = [];
  board.onPacket(({ tcp }) => {
    if (tcp) times.push(Math.round(clock.nowUs() / MS_US));
  });
  const { module } = loadedBoard;
  const ends = { address: '192.168.4.2', boardAddress: BOARD };
  const client = new LwipClient({ clock: inexact, ethernet, module, station: 2, seed: 1, ...ends });
  client.connect(7000);
  clock.advance(100 * SECOND_US);
  client.stop();
  return times;
}

it.each([
  ['a ms and a half too late', 1500],
  ['half a ms too early', -500],
])('keeps lwIP’s time on a clock that calls %s', (_, lateUs) => {
  const exact = synTimes(0);
  expect(exact.length).toBeGreaterThan(4);
  const off = synTimes(lateUs).map((ms, at) => Math.abs(ms - (exact[at] ?? 0)));
  expect(off).toHaveLength(exact.length);
  expect(Math.max(...off)).toBeLessThanOrEqual(3);
});
