import { fileURLToPath } from 'node:url';

/** Where the build reads and writes. All are absolute paths. */
export interface ProjectPaths {
  firmware: string;
  appEntry: string;
  /** What may be thrown away at any time: objects, stamps, lwIP's source. */
  cache: string;
  /** What the lab runs: board.wasm and board.js. */
  dist: string;
}

const root = (path: string) => fileURLToPath(new URL(`../${path}`, import.meta.url));

export const projectPaths: ProjectPaths = {
  firmware: root('firmware'),
  appEntry: root('src/main.ts'),
  cache: root('.cache'),
  dist: root('dist'),
};
