import { join } from 'node:path';
import { root } from './up-to-date.js';

/** Where the build reads and writes. All are absolute paths. */
interface ProjectPaths {
  firmware: string;
  /** The harness. */
  host: string;
  appEntry: string;
  docs: string;
  /** What may be thrown away at any time: objects, stamps, lwIP's source. */
  cache: string;
  /** What the lab runs: its command line, board.wasm and board.js. */
  dist: string;
}

export const projectPaths: ProjectPaths = {
  firmware: join(root, 'firmware'),
  host: join(root, 'host'),
  appEntry: join(root, 'src/main.ts'),
  docs: join(root, 'docs'),
  cache: join(root, '.cache'),
  dist: join(root, 'dist'),
};
