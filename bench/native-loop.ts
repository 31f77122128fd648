import { execFile } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, renameSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { compiledFiles, readCSources } from '../build/c-sources.ts';
import { findLwip } from '../build/lwip-source.ts';
import { projectPaths } from '../build/project-paths.ts';
import { digest, isFresh, readStamp, writeStamp } from '../build/stamp.ts';
import type { OnProgress } from '../host/report/step-progress.ts';

const run = promisify(execFile);

const COMPILER = 'gcc';
/** The netif is that of the virtual board, whose attributes for WebAssembly mean nothing to gcc. */
const FLAGS = ['-O2', '-std=gnu11', '-Wall', '-Wextra', '-Wno-attributes'];
const NATIVE = fileURLToPath(new URL('native', import.meta.url));
const SHARED = ['wasm/ack_throttle.c', 'wasm/lwipopts.h', 'wasm/machine.h', 'wasm/radio.c'];

/** The same lwIP in a bare C loop, compiled for this machine. */
export interface NativeLoop {
  /** How it was compiled, such as "gcc 12.2.0 -O2". */
  compiler: string;
  /**
   * Opens and closes `connections` connections in a process of its own. Resolves to the processor time that took, in ns.
   * @throws Error with its message when a reply was wrong or a state not reached
   */
  run(connections: number): Promise<number>;
}

/**
 * Compiles native/ with lwIP, unless that was done before.
 * @returns null where there is no gcc
 * @throws Error with gcc's messages when it cannot compile it, BuildError when there is no lwIP
 */
export async function nativeLoop(onProgress: OnProgress): Promise<NativeLoop | null> {
  const version = await compilerVersion();
  if (version === null) return null;
  const lwip = await findLwip(projectPaths.cache, process.env, onProgress);
  const program = await compile(version, join(lwip.directory, 'src'), onProgress);
  return {
    compiler: `${COMPILER} ${version} ${FLAGS[0]}`,
    run: async (connections) => Number((await run(program, [String(connections)])).stdout),
  };
}

async function compilerVersion(): Promise<string | null> {
  try {
    return (await run(COMPILER, ['-dumpfullversion', '-dumpversion'])).stdout.trim();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

async function compile(version: string, lwipSrc: string, onProgress: OnProgress): Promise<string> {
  const lwip = new Map(
    [...readCSources(projectPaths.firmware, lwipSrc)].filter(([name]) => name.startsWith('lwip/')),
  );
  const pathOf = (name: string) => join(lwipSrc, name.slice('lwip/'.length));
  const own = [
    ...readdirSync(NATIVE, { recursive: true, encoding: 'utf8' })
      .filter((name) => /\.[ch]$/.test(name))
      .map((name) => join(NATIVE, name)),
    ...SHARED.map((name) => join(projectPaths.firmware, name)),
  ].sort();
  const inputs = Object.fromEntries([
    ...[...lwip].map(([name, content]) => [name, digest(content)]),
    ...own.map((path) => [path, digest(readFileSync(path))]),
  ]) as Record<string, string>;

  const program = join(projectPaths.cache, 'bench', 'bare_loop');
  const stampFile = `${program}.json`;
  const recipe = digest(JSON.stringify([version, FLAGS, Object.keys(inputs)]));
  if (isFresh(readStamp(stampFile), recipe, (name) => inputs[name])) return program;

  const activity = 'compiling the native loop';
  onProgress({ activity, item: COMPILER, done: 0, total: 1 });
  const unfinished = `${program}.${process.pid}`;
  mkdirSync(dirname(program), { recursive: true });
  await run(COMPILER, [
    ...FLAGS,
    ...[NATIVE, join(projectPaths.firmware, 'wasm'), join(lwipSrc, 'include')].map((folder) => `-I${folder}`),
    ...own.filter((path) => path.endsWith('.c')),
    ...compiledFiles(lwip).map(pathOf),
    '-o',
    unfinished,
  ]);
  renameSync(unfinished, program);
  writeStamp(stampFile, recipe, inputs, [program]);
  onProgress({ activity, item: '', done: 1, total: 1 });
  return program;
}
