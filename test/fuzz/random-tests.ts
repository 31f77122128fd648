import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { filesOf } from '../../build/up-to-date.js';
import { durationMs, newSeed } from './duration.ts';
import { keptCases } from './kept-cases.ts';

// npm run fuzz -- 10m: the random tests with new seeds, for so long.

const TESTS = fileURLToPath(new URL('..', import.meta.url));

/** Runs these test files with one seed. Returns those that failed. */
function run(files: string[], seed: number): string[] {
  const before = keptCases().length;
  const { status } = spawnSync('npx', ['vitest', 'run', '--reporter=dot', ...files], {
    stdio: 'inherit',
    env: { ...process.env, TCPLAB_SEED: String(seed), TCPLAB_KEEP_FAILURES: '1' },
  });
  if (status === 0) return [];
  const kept = keptCases().slice(before);
  for (const { file, test, input } of kept) {
    process.stderr.write(`\n${file}\n${test}\nfails with ${input}\n`);
  }
  process.stderr.write(
    `\nkept: ${kept.length}. All that failed again: TCPLAB_SEED=${seed} npx vitest run ${files.join(' ')}\n`,
  );
  process.exitCode = 1;
  return kept.length > 0 ? kept.map(({ file }) => file) : files;
}

const [time] = process.argv.slice(2);
if (time === undefined || !/^\d+[smh]$/.test(time)) {
  process.stderr.write(
    'npm run fuzz -- 10m    the random tests with new seeds, for so long (90s, 10m, 8h)\n',
  );
  process.exitCode = 2;
} else {
  const until = Date.now() + durationMs(time);
  let files = filesOf(TESTS)
    .filter((name) => name.endsWith('.test.ts'))
    .filter((name) => readFileSync(join(TESTS, name), 'utf8').includes("from 'fast-check'"))
    .map((name) => join('test', name));
  while (Date.now() < until && files.length > 0) {
    const seed = newSeed();
    process.stderr.write(`\nseed ${seed}\n`);
    const failed = run(files, seed); // one that fails would fail with each seed, and keep as many cases
    files = files.filter((file) => !failed.includes(file));
  }
}
