import { readFileSync } from 'node:fs';
import { createNodeRealm } from '../../host/node/node-realm.ts';
import { packageFile } from '../../host/node/package.ts';
import { readCatalogue } from '../../host/node/read-catalogue.ts';
import { locatorOf } from '../../host/web/engine/program-lines.ts';
import { type Laboratory, record } from '../../host/web/engine/record.ts';
import type { Recording } from '../../host/web/recording/recording.ts';
import { loadedBoard } from '../support/loaded-board.ts';

const PROGRAM_LINES = JSON.parse(readFileSync(packageFile('dist/program-lines.json'), 'utf8'));

/** What the page's worker makes recordings with, in Node. */
export const LABORATORY: Laboratory = {
  ...loadedBoard,
  catalogue: readCatalogue(),
  realm: createNodeRealm,
  locate: locatorOf(PROGRAM_LINES, /board\.js:(\d+):(\d+)\)?$/gm, 1),
};

const recordings = new Map<string, Promise<Recording>>();

/** An experiment of the catalogue as it is: one recording for all tests of a worker, for it is the same each time (record.test.ts), and nothing changes it. */
export function recorded(experiment: string): Promise<Recording> {
  const known = recordings.get(experiment) ?? record({ experiment, edits: [] }, LABORATORY);
  recordings.set(experiment, known);
  return known;
}
