import { createNodeRealm } from '../../host/node/node-realm.ts';
import { readCatalogue } from '../../host/node/read-catalogue.ts';
import type { Laboratory } from '../../host/web/engine/record.ts';
import { loadedBoard } from '../support/loaded-board.ts';

/** What the page's worker makes recordings with, in Node. */
export const LABORATORY: Laboratory = {
  ...loadedBoard,
  catalogue: readCatalogue(),
  realm: createNodeRealm,
  locate: (stack) => (stack.includes('board.js') ? [{ file: 'src/lab/lab-server.ts', line: 1 }] : []),
};
