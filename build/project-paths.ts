import { join } from 'node:path';
import { root } from './up-to-date.js';

/** Where the build reads and writes. All are absolute paths. */
export const projectPaths = {
  firmware: join(root, 'firmware'),
  /** The harness. */
  host: join(root, 'host'),
  appEntry: join(root, 'src/main.ts'),
  docs: join(root, 'docs'),
  /** What may be thrown away at any time: objects, stamps, lwIP's source. */
  cache: join(root, '.cache'),
  /** What the lab runs: its command line, board.wasm and board.js. */
  dist: join(root, 'dist'),
};
