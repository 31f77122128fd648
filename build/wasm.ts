import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { OnProgress } from '../host/node/step-progress.ts';
import { BuildError } from './build-error.ts';
import { type CSources, compiledFiles, readCSources } from './c-sources.ts';
import { digest, fileDigest, isFresh, writeStamp, writeWhole } from './stamp.ts';
import { compilerVersion, withClang } from './wasm-compiler.ts';

/**
 * Optimized as a whole when it is linked: lwIP calls htons, pbuf_remove_header and the like across files for every segment.
 * By itself that makes the virtual board 1.4 times as fast.
 */
const OPTIMIZE = ['-O3', '-flto'];
const COMPILE = [
  '-std=gnu11',
  ...OPTIMIZE,
  ...['-Xclang', '-disable-llvm-passes'], // only once, when it is linked: half the time, a smaller module, and as fast
  '-mno-bulk-memory', // memory.copy is a call out of V8's code: for a header of 54 octets a loop is quicker
  '-mno-bulk-memory-opt',
  '-Ifirmware/wasm/include',
  '-Ifirmware/wasm',
  '-Ifirmware/lwip',
  '-Ilwip/include',
];
/** For this project's C. lwIP's own is taken as it is. */
const STRICT = ['-Wall', '-Wextra', '-Werror'];
const LINK = [
  ...OPTIMIZE,
  '-Wl,--lto-O3',
  // A library with state, called into by the host, without a main().
  '-mexec-model=reactor',
  // The host calls functions of the binding by their table index.
  '-Wl,--export-table',
  '-Wl,--strip-debug',
  // Below the data, so that an overflow traps instead of overwriting lwIP's tables.
  '-Wl,--stack-first',
  '-Wl,-z,stack-size=65536',
];

const activity = 'compiling the virtual board';

/** Names of the headers and the source that a dependency file of clang lists, the toolchain's own left out. */
export function dependencies(makeRule: string, sources: CSources): string[] {
  const [, list = ''] = makeRule.replaceAll('\\\n', ' ').split(/^[^:]+:/);
  return list.split(/\s+/).filter((name) => sources.has(name));
}

/** The C files, and how each is compiled. */
function unitsOf(cache: string, sources: CSources) {
  // A header that appears in an earlier include folder changes an object without being among what it was made from.
  const headers = [...sources.keys()].filter((name) => name.endsWith('.h')).sort();
  const toolchain = `${compilerVersion()} ${digest(headers.join())}`;
  return compiledFiles(sources).map((source) => {
    const flags = source.startsWith('firmware/') ? [...COMPILE, ...STRICT] : COMPILE;
    const object = join(cache, 'obj', source.replace(/\.c$/, '.o'));
    return {
      source,
      object,
      stamp: `${object}.json`,
      flags,
      recipe: digest(`${flags.join(' ')} ${toolchain}`),
    };
  });
}

/** The board must ask nothing of an operating system: its clock, randomness and wire are the host's. */
async function refuseSystemCalls(wasm: Uint8Array): Promise<void> {
  const imports = WebAssembly.Module.imports(await WebAssembly.compile(wasm as BufferSource));
  const wanted = imports.filter(({ module }) => module.startsWith('wasi')).map(({ name }) => name);
  if (wanted.length > 0) {
    throw new BuildError(
      `The virtual board's C calls an operating system: ${wanted.join(', ')}.`,
      'Find what pulls it in (printf, time, exit, assert …) and ask the host through an import of firmware/wasm instead.',
    );
  }
}

/**
 * Compiles the binding, its WebAssembly port and lwIP to one .wasm. Only what changed is compiled.
 * @param inputs `firmware`: folder of this project's C, `lwip/` and `wasm/` in it; `lwip`: lwIP's, the one that holds `src`; `output`: the .wasm to make
 * @throws BuildError with the compiler's messages
 */
export async function buildWasm(
  inputs: Record<'firmware' | 'lwip' | 'cache' | 'output', string>,
  onProgress: OnProgress,
): Promise<void> {
  const sources = readCSources(inputs.firmware, join(inputs.lwip, 'src'));
  const units = unitsOf(inputs.cache, sources);
  const digestsNow = new Map([...sources].map(([name, content]) => [name, digest(content)]));
  const digestOf = (name: string) => digestsNow.get(name);
  const stale = units.filter(({ stamp, object, recipe }) => !isFresh(stamp, object, recipe, digestOf));
  const linkStamp = join(inputs.cache, 'obj', 'board.wasm.json');
  const linkRecipe = () => {
    const objects = units.map(({ source, object }) => [source, fileDigest(object)]);
    return digest(JSON.stringify([LINK, compilerVersion(), objects]));
  };
  if (stale.length === 0 && isFresh(linkStamp, inputs.output, linkRecipe(), () => undefined)) return;

  const total = stale.length + 1;
  let done = 0;
  await withClang(stale, async (clang, { source, object, stamp, flags, recipe }) => {
    onProgress({ activity, item: source, done, total });
    const [code, rule] = await clang.run(
      sources,
      ['-c', ...flags, '-MD', '-MF', 'unit.d', source, '-o', 'unit.o'],
      ['unit.o', 'unit.d'],
    );
    const read = dependencies(new TextDecoder().decode(rule), sources);
    writeWhole(object, code!);
    writeStamp(stamp, object, recipe, Object.fromEntries(read.map((name) => [name, digestOf(name)])));
    done += 1;
  });

  onProgress({ activity, item: 'linking', done, total });
  const objects = new Map(
    units.map(({ object }, index) => [`${index}.o`, readFileSync(object) as Uint8Array]),
  );
  await withClang([[...LINK, ...objects.keys(), '-o', 'board.wasm']], async (clang, link) => {
    const [wasm] = await clang.run(objects, link, ['board.wasm']);
    await refuseSystemCalls(wasm!);
    writeWhole(inputs.output, wasm!);
  });
  writeStamp(linkStamp, inputs.output, linkRecipe(), {});
  onProgress({ activity, item: '', done: total, total });
}
