import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { availableParallelism } from 'node:os';
import { dirname, join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { Worker } from 'node:worker_threads';
import type { Tree } from '@yowasp/clang';
import { BuildError } from './build-error.ts';

/** clang's version, as part of what an object was made from. */
export function compilerVersion(): string {
  const entry = createRequire(import.meta.url).resolve('@yowasp/clang');
  return JSON.parse(readFileSync(join(dirname(dirname(entry)), 'package.json'), 'utf8')).version;
}

/** A flat map of files as the nested folders that the compiler sees. */
function asTree(files: ReadonlyMap<string, Uint8Array>): Tree {
  const root: Tree = {};
  for (const [name, content] of files) {
    const parts = name.split('/');
    const last = parts.pop()!;
    let folder = root;
    for (const part of parts) {
      folder[part] ??= {};
      folder = folder[part] as Tree;
    }
    folder[last] = content;
  }
  return root;
}

/** clang, which also links, on a thread of its own. */
class Clang {
  readonly #thread = new Worker(new URL('./clang-thread.js', import.meta.url), { execArgv: [] });

  constructor() {
    // It has died, of too little memory for instance: the next build of this process would wait for it for ever.
    this.#thread.once('error', () => clangs.splice(clangs.indexOf(this), 1));
  }

  /**
   * Runs it once; it sees nothing but those files.
   * @returns the files named in `outputs`, in that order
   * @throws BuildError with clang's messages when it reports an error
   */
  async run(
    files: ReadonlyMap<string, Uint8Array>,
    args: string[],
    outputs: string[],
  ): Promise<Uint8Array[]> {
    this.#thread.ref();
    this.#thread.postMessage({ files: asTree(files), args, outputs });
    const [{ made, reported }] = await once(this.#thread, 'message');
    this.#thread.unref(); // kept for the next build of this process, which it may outlive
    if (made) return made;
    throw new BuildError(`clang reports:\n${reported}`, 'Correct what it names and build again.');
  }
}

/** Kept, for each takes a second to load; two at most, for each takes 0.4 GB. */
const clangs: Clang[] = [];

/**
 * Does jobs side by side, in their order, which leaves this thread free to show progress. After one that fails no other is begun.
 * @throws what the first of them throws, when all that were begun have ended
 */
export async function withClang<Job>(
  jobs: readonly Job[],
  work: (clang: Clang, job: Job) => Promise<void>,
): Promise<void> {
  const count = Math.min(jobs.length, availableParallelism(), 2);
  while (clangs.length < count) clangs.push(new Clang());
  const queue = (function* () {
    yield* jobs; // a loop over it that fails ends it for the others
  })();
  // V8 would take longer to optimize clang's code than clang saves by it.
  setFlagsFromString('--no-wasm-tier-up --no-wasm-dynamic-tiering');
  const ends = await Promise.allSettled(
    clangs.slice(0, count).map(async (clang) => {
      for (const job of queue) await work(clang, job);
    }),
  );
  setFlagsFromString('--wasm-tier-up --wasm-dynamic-tiering'); // for the virtual board
  for (const end of ends) if (end.status === 'rejected') throw end.reason;
}
