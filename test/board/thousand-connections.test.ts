import { describe, expect, it } from 'vitest';
import { heapUsed, holdings } from '../support/holdings.ts';
import { Lab, SECOND } from '../support/lab.ts';

/** Ways in which a connection goes by, each with its settings. */
const LIVES = ['half-close', 'close at once', 'board first', 'reset', 'drain'] as const;

describe('a thousand connections through the whole board', () => {
  it('leave no value handle, no heap, no pcb and no error behind', async () => {
    const lab = await Lab.open({ dwellMs: 0 });
    const { pico, control } = lab.board;
    const pass = async (life: (typeof LIVES)[number]) => {
      await control.request({
        do: 'set',
        onFin: life === 'close at once' ? 'close' : life === 'drain' ? 'drain' : 'hold',
      });
      const client = lab.connect();
      client.send(new Uint8Array(100));
      lab.clock.advance(SECOND / 10);
      if (life === 'reset') client.reset();
      else if (life === 'board first') await control.request({ do: 'close', connection: lab.idOf(client) });
      else client.shutdown();
      lab.clock.advance(2 * SECOND);
      client.close();
      lab.clock.advance(SECOND / 10);
    };
    const passAll = async (count: number) => {
      for (let i = 0; i < count; i++) await pass(LIVES[i % LIVES.length]!);
      lab.clock.advance(130 * SECOND);
    };
    await passAll(LIVES.length); // memory grows to what these need
    const before = holdings(lab.board);
    await passAll(1000);
    const ended = lab.events.filter((event) => event.event === 'state' && event.to === 'CLOSED');
    expect(ended).toHaveLength(LIVES.length + 1000);
    expect(pico.errors).toEqual([]);
    expect(holdings(lab.board)).toEqual(before);
  });
});

/** Node 26 keeps what eval has compiled all the same, as it keeps scripts of node:vm; 22 and 24 were not looked at. */
const keepsEvaluated = Number.parseInt(process.versions.node, 10) > 20;

it.skipIf(keepsEvaluated)(
  'a thousand commands at the prompt leave nothing of their text behind',
  async () => {
    const { pico } = (await Lab.open()).board;
    const before = heapUsed();
    for (let i = 0; i < 1000; i++) pico.evaluate(`${i} // ${'x'.repeat(10_000)}`);
    expect(heapUsed() - before, 'octets').toBeLessThan(2_000_000);
  },
);
