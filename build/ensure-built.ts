import { join } from 'node:path';
import { buildApp } from './app-bundle.ts';
import { withBuildLock } from './build-lock.ts';
import { findLwip } from './lwip-source.ts';
import type { OnProgress } from './progress.ts';
import { type ProjectPaths, projectPaths } from './project-paths.ts';
import { buildWasm } from './wasm.ts';

/** What the lab runs. */
export interface Built {
  /** Absolute path of the virtual board's WebAssembly. */
  wasmPath: string;
  /** Absolute path of the script that runs on the board, the very file that is flashed. */
  appPath: string;
  /** Version of the lwIP in it, such as "2.2.1". */
  lwipVersion: string;
}

/**
 * Builds what is missing or out of date, and nothing else: a few ms when nothing is.
 * @throws BuildError saying what is wrong and what to do
 */
export async function ensureBuilt({
  onProgress = () => {},
  paths = projectPaths,
}: {
  onProgress?: OnProgress;
  paths?: ProjectPaths;
} = {}): Promise<Built> {
  const wasmPath = join(paths.dist, 'board.wasm');
  const appPath = join(paths.dist, 'board.js');
  const pass = async (mode: 'check' | 'make') => {
    const lwip = await findLwip(paths.cache, process.env, mode, onProgress);
    if (!lwip) return undefined;
    const wasm = { firmware: paths.firmware, lwip: lwip.directory, cache: paths.cache, output: wasmPath };
    const app = { entry: paths.appEntry, cache: paths.cache, output: appPath };
    const outdated = [
      await buildApp(app, mode, onProgress),
      await buildWasm(wasm, mode, onProgress),
    ].includes(true);
    return mode === 'check' && outdated ? undefined : { wasmPath, appPath, lwipVersion: lwip.version };
  };
  // Looked at without the lock first, so that many readers do not queue up when there is nothing to do.
  const ready = await pass('check');
  if (ready) return ready;
  return withBuildLock(join(paths.cache, 'build.lock'), async () => (await pass('make'))!);
}
