import { execFile } from 'node:child_process';
import { mkdirSync, readFileSync, renameSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { compiledFiles, readCSources } from '../build/c-sources.ts';
import { findLwip } from '../build/lwip-source.ts';
import { projectPaths } from '../build/project-paths.ts';
import { digest, isFresh, writeStamp } from '../build/stamp.ts';
import type { OnProgress } from '../host/node/step-progress.ts';

export const run = promisify(execFile);

/** C files of this project and lwIP, compiled for this machine. */
interface NativeProgram {
  /** Its path below the cache. */
  name: string;
  compiler: 'clang' | 'gcc';
  flags: readonly string[];
  /** Absolute paths of .c files, and of .h files that compile it anew when they change. */
  files: readonly string[];
  /** Absolute paths of folders with headers; lwIP's own comes last. */
  include: readonly string[];
}

/** @returns such as "12.2.0", or null where there is no such compiler */
export async function compilerVersion(compiler: NativeProgram['compiler']): Promise<string | null> {
  try {
    return (await run(compiler, ['-dumpfullversion', '-dumpversion'])).stdout.trim();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

/**
 * Compiles a program, unless that was done before.
 * @returns its absolute path
 * @throws Error with the compiler's messages when it cannot compile it, BuildError when there is no lwIP
 */
export async function compileNative(program: NativeProgram, onProgress: OnProgress): Promise<string> {
  const { name, compiler, flags, files, include } = program;
  const lwipSrc = join((await findLwip(projectPaths.cache, process.env, onProgress)).directory, 'src');
  const lwip = new Map(
    [...readCSources(projectPaths.firmware, lwipSrc)].filter(([source]) => source.startsWith('lwip/')),
  );
  const own = [...files].sort();
  const inputs = Object.fromEntries([
    ...[...lwip].map(([source, content]) => [source, digest(content)]),
    ...own.map((path) => [path, digest(readFileSync(path))]),
  ]) as Record<string, string>;

  const output = join(projectPaths.cache, name);
  const stampFile = `${output}.json`;
  const recipe = digest(JSON.stringify([await compilerVersion(compiler), flags, Object.keys(inputs)]));
  if (isFresh(stampFile, output, recipe, (input) => inputs[input])) return output;

  const activity = `compiling ${name}`;
  onProgress({ activity, item: compiler, done: 0, total: 1 });
  const unfinished = `${output}.${process.pid}`;
  mkdirSync(dirname(output), { recursive: true });
  await run(compiler, [
    ...flags,
    ...[...include, join(lwipSrc, 'include')].map((folder) => `-I${folder}`),
    ...own.filter((path) => path.endsWith('.c')),
    ...compiledFiles(lwip).map((source) => join(lwipSrc, source.slice('lwip/'.length))),
    '-o',
    unfinished,
  ]);
  renameSync(unfinished, output);
  writeStamp(stampFile, output, recipe, inputs);
  onProgress({ activity, item: '', done: 1, total: 1 });
  return output;
}
