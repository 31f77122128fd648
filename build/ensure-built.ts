import { join } from 'node:path';
import type { OnProgress } from '../host/node/step-progress.ts';
import { buildApp } from './app-bundle.ts';
import { withBuildLock } from './build-lock.ts';
import { readCSources } from './c-sources.ts';
import { buildCli } from './cli-bundle.ts';
import { lwipNotices } from './licences.ts';
import { findLwip } from './lwip-source.ts';
import { projectPaths as paths } from './project-paths.ts';
import { writeWhole } from './stamp.ts';
import { digests, inputsOf, isUpToDate, PARTS, type Part } from './up-to-date.js';
import { buildWasm } from './wasm.ts';
import { buildWeb } from './web-bundle.ts';

export { showProgress } from '../host/node/step-progress.ts';
export { said } from '../host/node/tell.ts';

/** Makes a part; resolves to what its record says beside the digests. */
const MAKE: Record<Part, (onProgress: OnProgress) => Promise<Record<string, string>>> = {
  async cli(onProgress) {
    await buildCli({ host: paths.host, output: join(paths.dist, 'cli') }, onProgress);
    return {};
  },
  async board(onProgress) {
    const { firmware, appEntry, cache, dist } = paths;
    const lwip = await findLwip(cache, process.env, onProgress);
    await buildApp(appEntry, join(dist, 'board.js'), onProgress);
    const output = join(dist, 'board.wasm');
    await buildWasm({ firmware, lwip: lwip.directory, cache, output }, onProgress);
    const notices = lwipNotices(readCSources(firmware, join(lwip.directory, 'src')));
    writeWhole(join(dist, 'board-licences.txt'), notices);
    return { lwip: lwip.version };
  },
  async web(onProgress) {
    await buildWeb(paths, onProgress);
    return {};
  },
};

/**
 * Builds what is missing or out of date, and nothing else: a few ms when nothing is.
 * @throws BuildError saying what is wrong and what to do
 */
export async function ensureBuilt(
  onProgress: OnProgress = () => {},
  parts: readonly Part[] = ['cli', 'board', 'web'],
): Promise<void> {
  // Looked at without the lock first, so that many readers do not queue up when there is nothing to do.
  if (parts.every((part) => isUpToDate(part))) return;
  await withBuildLock(join(paths.cache, 'build.lock'), async () => {
    for (const part of parts) {
      if (isUpToDate(part)) continue;
      const inputs = inputsOf(part); // as they are before: what is saved meanwhile is built next time
      const facts = await MAKE[part](onProgress);
      const outputs = digests(paths.dist, PARTS[part].makes);
      writeWhole(join(paths.dist, `${part}.json`), JSON.stringify({ ...facts, inputs, outputs }));
    }
  });
}
