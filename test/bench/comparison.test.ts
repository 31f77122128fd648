import { expect, it } from 'vitest';
import { compare, median } from '../../bench/comparison.ts';

it('takes the middle value', () => {
  expect(median([5, 1, 3])).toBe(3);
  expect(median([4, 1, 3, 2])).toBe(2.5);
  expect(() => median([])).toThrow('no values');
});

it('lets the contenders run in turns and turns their times into rates', async () => {
  const order: string[] = [];
  const taking = (name: string, ...times: number[]) => ({
    run: async () => {
      order.push(name);
      return times.shift()!;
    },
  });
  const progress: string[] = [];
  const rates = await compare(
    { slow: taking('slow', 2e9, 4e9, 1e9), fast: taking('fast', 1e9, 1e9, 1e9) },
    { runs: 3, connections: 1000 },
    (done, total) => progress.push(`${done}/${total}`),
  );
  expect(order).toEqual(['slow', 'fast', 'slow', 'fast', 'slow', 'fast']);
  expect(rates.slow).toEqual({ median: 500, samples: [500, 250, 1000] });
  expect(rates.fast?.median).toBe(1000);
  expect(progress.at(-1)).toBe('6/6');
});
