import { expect, it } from 'vitest';
import { wholeMatrix } from '../probe/boards.ts';
import { chromium } from '../support/chromium.ts';
import { PageWorker, written } from './in-worker.ts';

it.skipIf(chromium === '')(
  'gives in a browser the conformance matrix that Node gives, each probe of each cell',
  async () => {
    const worker = await PageWorker.start();
    const here = await wholeMatrix();
    expect(here.rows.flatMap(({ cells }) => cells).length).toBeGreaterThan(150);
    expect(await worker.ask('matrix', null)).toBe(written(here));
  },
);
