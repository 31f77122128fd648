import { expect, it } from 'vitest';
import { runConformance } from '../../host/conformance/conformance.ts';
import { openBoard } from '../../host/web/engine/record.ts';
import { chromium } from '../support/chromium.ts';
import { PageLab } from './browser.ts';
import { PageWorker, written } from './in-worker.ts';
import { LABORATORY } from './laboratory.ts';

it.skipIf(chromium === '')(
  'gives in a browser the conformance matrix that Node gives, each probe of each cell',
  async () => {
    const lab = await PageLab.open();
    try {
      const worker = await PageWorker.start((await lab.visit()).page);
      const here = await runConformance(() => openBoard(LABORATORY));
      expect(here.rows.flatMap(({ cells }) => cells).length).toBeGreaterThan(150);
      expect(await worker.ask('matrix', null)).toBe(written(here));
    } finally {
      await lab.close();
    }
  },
);
