import { expect, it } from 'vitest';
import { wholeMatrix } from '../probe/boards.ts';
import { chromium } from '../support/chromium.ts';
import { PageLab } from './browser.ts';
import { PageWorker, written } from './in-worker.ts';

it.skipIf(chromium === '')(
  'gives in a browser the conformance matrix that Node gives, each probe of each cell',
  async () => {
    const lab = await PageLab.open();
    try {
      const worker = await PageWorker.start((await lab.visit()).page);
      const here = await wholeMatrix();
      expect(here.rows.flatMap(({ cells }) => cells).length).toBeGreaterThan(150);
      expect(await worker.ask('matrix', null)).toBe(written(here));
    } finally {
      await lab.close();
    }
  },
);
