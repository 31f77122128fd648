import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
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

/**
 * Runs clang (which also links), which sees nothing but those files.
 * @returns the files named in `outputs`, in that order
 * @throws BuildError with clang's messages when it reports an error
 */
export async function runClang(
  files: ReadonlyMap<string, Uint8Array>,
  args: string[],
  outputs: string[],
): Promise<Uint8Array[]> {
  // 100 MB of WebAssembly: loaded only when there is something to compile.
  const { commands, Exit, runLLVM } = await import('@yowasp/clang');
  const messages: Uint8Array[] = [];
  const collect = (bytes: Uint8Array | null) => {
    if (bytes) messages.push(bytes.slice());
  };
  // V8 would take longer to optimize clang's code than clang saves by it.
  setFlagsFromString('--no-wasm-tier-up --no-wasm-dynamic-tiering');
  try {
    await runLLVM(undefined, {}, { fetchProgress: () => {} }); // loads it, without progress of its own on stdout
    const result = (await commands.clang(args, asTree(files), {
      stdout: collect,
      stderr: collect,
      decodeASCII: false,
    })) as Tree;
    return outputs.map((name) => result[name] as Uint8Array);
  } catch (error) {
    if (!(error instanceof Exit)) throw error;
    throw new BuildError(
      `clang reports:\n${Buffer.concat(messages).toString().trim()}`,
      'Correct what it names and build again.',
      { cause: error },
    );
  } finally {
    setFlagsFromString('--wasm-tier-up --wasm-dynamic-tiering'); // for the virtual board
  }
}
