import { beforeAll, expect, it } from 'vitest';
import { record } from '../../host/web/engine/record.ts';
import { inBrowser } from '../support/chromium.ts';
import { CATALOGUE } from '../support/experiments.ts';
import { PageWorker, written } from './in-worker.ts';
import { LABORATORY, recorded } from './laboratory.ts';

let worker: PageWorker;
beforeAll(async () => {
  worker = await PageWorker.start();
});

inBrowser('The catalogue in a browser', () => {
  it.each(CATALOGUE.map(({ name }) => name))(
    'passes, and is recorded as in Node, to the octet: %s',
    async (name) => {
      const run = { experiment: name, edits: [] };
      const here = await recorded(name);
      expect(here.segments.filter(({ frame }) => frame).length, 'segments with their octets').toBe(
        here.segments.length,
      );
      expect(await worker.ask('record', run)).toBe(written(here));
      expect(here.outcome?.verdict).toBe('pass');
    },
  );

  it('is the same of a fork', async () => {
    const run = { experiment: 'half-close', edits: [{ fault: 'drop', crossing: 13 } as const] };
    expect(await worker.ask('record', run)).toBe(written(await record(run, LABORATORY)));
  });
});
