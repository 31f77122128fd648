import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { projectPaths } from '../build/project-paths.ts';
import { filesOf } from '../build/up-to-date.js';
import type { OnProgress } from '../host/node/step-progress.ts';
import { compileNative, compilerVersion, run } from './native-program.ts';

const COMPILER = 'gcc';
/** The netif is that of the virtual board, whose attributes for WebAssembly mean nothing to gcc. */
const FLAGS = ['-O2', '-std=gnu11', '-Wall', '-Wextra', '-Wno-attributes'];
const NATIVE = fileURLToPath(new URL('native', import.meta.url));
/** Where the client's segments are written and read, for the fuzzer, too. */
const SEGMENTS = fileURLToPath(new URL('../test/fuzz/native', import.meta.url));
const SHARED = ['wasm/ack_throttle.c', 'wasm/heap.c', 'wasm/lwipopts.h', 'wasm/machine.h', 'wasm/radio.c'];

/**
 * The same lwIP in a bare C loop: compiles native/ with it for this machine, unless that was done before.
 * @returns null where there is no gcc
 * @throws Error with gcc's messages when it cannot compile it, BuildError when there is no lwIP
 */
export async function nativeLoop(onProgress: OnProgress) {
  const version = await compilerVersion(COMPILER);
  if (version === null) return null;
  const program = await compileNative(
    {
      name: 'bench/bare_loop',
      compiler: COMPILER,
      flags: FLAGS,
      files: [
        ...filesOf(NATIVE).map((name) => join(NATIVE, name)),
        ...['segment.c', 'segment.h'].map((name) => join(SEGMENTS, name)),
        ...SHARED.map((name) => join(projectPaths.firmware, name)),
      ],
      include: [NATIVE, SEGMENTS, join(projectPaths.firmware, 'wasm')],
    },
    onProgress,
  );
  return {
    /** How it was compiled, such as "gcc 12.2.0 -O2". */
    compiler: `${COMPILER} ${version} ${FLAGS[0]}`,
    /**
     * Opens and closes so many connections in a process of its own. Resolves to the processor time that took, in ns.
     * @throws Error with its message when a reply was wrong or a state not reached
     */
    run: async (connections: number) => Number((await run(program, [String(connections)])).stdout),
  };
}
