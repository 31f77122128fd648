import { expect, it } from 'vitest';
import { ConnectionLoop, RECORDS_PER_CONNECTION } from '../../bench/connection-loop.ts';
import { passiveCloseEdges } from '../bench/passive-close-edges.ts';
import { loadedBoard } from '../support/loaded-board.ts';

const MILLION = 1_000_000;
const STEP = 100_000;

it('opens and closes one million connections, every transition recorded, memory flat', () => {
  const loop = new ConnectionLoop(loadedBoard.module);
  const memory = () => ({
    octets: loop.board.memory().length,
    heapUsed: loop.board.exports.heap_used(),
    heapPeak: loop.board.exports.heap_peak(),
  });
  loop.run(STEP);
  const before = memory();
  const started = performance.now();
  while (loop.connections < MILLION) {
    loop.run(STEP); // fails at the first record that is lost, and at the first wrong reply
    expect(memory()).toEqual(before);
  }
  const seconds = (performance.now() - started) / 1000;
  console.log(`${loop.connections - STEP} connections in ${seconds.toFixed(1)} s`);

  expect(before.heapUsed).toBe(0); // nothing is open: no pbuf, no segment is left
  expect(Object.fromEntries(loop.tally.edges())).toEqual(passiveCloseEdges(MILLION));
  expect(loop.tally.records).toBe(RECORDS_PER_CONNECTION * MILLION);
  expect(loop.board.exports.records_lost()).toBe(0);
});
