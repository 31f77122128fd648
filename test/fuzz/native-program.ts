import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { compileNative } from '../../bench/native-program.ts';
import { projectPaths } from '../../build/project-paths.ts';
import { filesOf } from '../../build/up-to-date.js';
import { showProgress } from '../../host/node/step-progress.ts';

const HARNESS = fileURLToPath(new URL('native', import.meta.url));

const FLAGS = [
  ...['-g', '-O1', '-std=gnu11', '-Wall', '-Wextra', '-Werror'],
  // Attributes for WebAssembly mean nothing here; lwIP leaves parameters unused.
  ...['-Wno-unknown-attributes', '-Wno-ignored-attributes', '-Wno-unused-parameter'],
  ...['-fsanitize=fuzzer,address,undefined', '-fno-sanitize-recover=all'],
  // What the harness does is no news, and what lwIP compares an input with is seldom an octet of it.
  `-fsanitize-coverage-ignorelist=${join(HARNESS, 'ignorelist.txt')}`,
  '-fno-sanitize-coverage=trace-cmp',
  // A wrong checksum is dropped at once: an input would have to compute it.
  ...['IP', 'TCP', 'UDP', 'ICMP'].map((protocol) => `-DCHECKSUM_CHECK_${protocol}=0`),
  ...['-include', join(HARNESS, 'board_section.h')],
  `-Wl,${['memp_malloc', 'memp_free', 'heap_allocate', 'netif_remove'].map((name) => `--wrap=${name}`)}`,
];

/** For llvm-cov. */
const COVERAGE_FLAGS = ['-fprofile-instr-generate', '-fcoverage-mapping'];

/**
 * The board's C and lwIP under libFuzzer, AddressSanitizer and UBSan.
 * @returns absolute path of the program
 * @throws Error with clang's messages when it cannot compile it
 */
export function compileFuzzer({ coverage = false } = {}): Promise<string> {
  const { firmware } = projectPaths;
  const show = showProgress();
  const below = (folder: string) => filesOf(folder).map((name) => join(folder, name));
  return compileNative(
    {
      name: coverage ? 'fuzz/coverage' : 'fuzz/fuzzer',
      compiler: 'clang',
      flags: coverage ? [...FLAGS, ...COVERAGE_FLAGS] : FLAGS,
      files: [
        ...below(HARNESS),
        ...['lwip', 'wasm'].flatMap((folder) => below(join(firmware, folder))),
      ].filter((path) => /\.[ch]$|ignorelist/.test(path)),
      include: [...['lwip', 'wasm', 'wasm/include'].map((folder) => join(firmware, folder)), HARNESS],
    },
    show,
  ).finally(() => show(null));
}
