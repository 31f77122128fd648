import { spawnSync } from 'node:child_process';
import { appendFileSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runStep } from '../../build/build-error.ts';
import { projectPaths } from '../../build/project-paths.ts';
import { durationMs, newSeed } from './duration.ts';
import { compileFuzzer } from './native-program.ts';

const USAGE = `npm run fuzz:native                the kept inputs, and as many new ones as .ci/run tries, always the same
npm run fuzz:native -- 10m         new inputs for so long; one that fails is added to found.txt
npm run fuzz:native -- <input>     one input (hexadecimal), and what happens step by step
npm run fuzz:native -- merge       corpus.txt anew: the smallest set that covers what all inputs cover
npm run fuzz:native -- coverage    how many lines of firmware/lwip they reach, and the others`;

/** About 20 s. */
const RUNS = 60_000;
/** Octets of an input: some 30 steps. */
const LONGEST = 200;

const kept = (name: string) => fileURLToPath(new URL(`native/${name}`, import.meta.url));
/** One input a line, in hexadecimal. */
const CORPUS = kept('corpus.txt');
/** Inputs that once failed: what was wrong, a colon, and the input in hexadecimal. */
const FOUND = kept('found.txt');

const WORK = join(projectPaths.cache, 'fuzz');
const SEEDS = join(WORK, 'seeds');
const NEW = join(WORK, 'new');
const FAILED = join(WORK, 'failed-');

/** Both files' inputs, as files of their own: libFuzzer wants them so. */
function unpack(): void {
  rmSync(SEEDS, { recursive: true, force: true });
  for (const folder of [SEEDS, NEW]) mkdirSync(folder, { recursive: true });
  const lines = [CORPUS, FOUND].flatMap((file) =>
    readFileSync(file, 'utf8')
      .split('\n')
      .filter((line) => line !== ''),
  );
  for (const [index, line] of lines.entries()) {
    writeFileSync(join(SEEDS, String(index)), Buffer.from(line.replace(/^.*: /, ''), 'hex'));
  }
}

/** @returns whether it passed */
function fuzzer(program: string, args: string[], environment: NodeJS.ProcessEnv = {}): boolean {
  const { status } = spawnSync(program, args, { stdio: 'inherit', env: { ...process.env, ...environment } });
  return status === 0;
}

/** Tries new inputs; those that reach more are written to the first folder. One that fails is told, so that it can be replayed. */
async function tryInputs(limits: string[], folders: string[]): Promise<string | undefined> {
  const program = await compileFuzzer();
  unpack();
  for (const file of failures()) rmSync(file);
  // With -reload it looks by the clock at what others have added to the folder; -entropic costs more than it gives here.
  const options = [
    '-print_final_stats=1',
    `-max_len=${LONGEST}`,
    '-reload=0',
    '-entropic=0',
    `-artifact_prefix=${FAILED}`,
  ];
  const args = [...limits, ...options, ...folders];
  if (fuzzer(program, args)) return undefined;
  process.exitCode = 1;
  const input = readFileSync(failures()[0]!).toString('hex');
  process.stderr.write(`\nIt fails with this input. To see the steps:\nnpm run fuzz:native -- ${input}\n`);
  return input;
}

function failures(): string[] {
  return readdirSync(WORK)
    .map((name) => join(WORK, name))
    .filter((path) => path.startsWith(FAILED));
}

async function replay(input: string): Promise<void> {
  const program = await compileFuzzer();
  const file = join(WORK, 'input');
  writeFileSync(file, Buffer.from(input, 'hex'));
  if (!fuzzer(program, [file], { FUZZ_STORY: '1' })) process.exitCode = 1;
}

async function merge(): Promise<void> {
  const program = await compileFuzzer();
  unpack();
  const merged = join(WORK, 'merged');
  rmSync(merged, { recursive: true, force: true });
  mkdirSync(merged);
  fuzzer(program, ['-merge=1', '-use_counters=0', merged, SEEDS, NEW]);
  const inputs = readdirSync(merged).map((name) => readFileSync(join(merged, name)).toString('hex'));
  writeFileSync(CORPUS, `${inputs.sort((a, b) => a.length - b.length || (a < b ? -1 : 1)).join('\n')}\n`);
}

async function coverage(): Promise<void> {
  const program = await compileFuzzer({ coverage: true });
  unpack();
  const raw = join(WORK, 'coverage.raw');
  const data = join(WORK, 'coverage.data');
  fuzzer(program, ['-runs=0', NEW, SEEDS], { LLVM_PROFILE_FILE: raw });
  const sources = readdirSync(join(projectPaths.firmware, 'lwip'))
    .filter((name) => name.endsWith('.c'))
    .map((name) => join(projectPaths.firmware, 'lwip', name));
  spawnSync('llvm-profdata', ['merge', '-o', data, raw], { stdio: 'inherit' });
  const about = [program, `-instr-profile=${data}`, ...sources];
  spawnSync('llvm-cov', ['report', ...about], { stdio: 'inherit' });
  const { stdout } = spawnSync('llvm-cov', ['export', '-format=lcov', ...about], { encoding: 'utf8' });
  let source = '';
  for (const line of stdout.split('\n')) {
    if (line.startsWith('SF:')) source = line.slice('SF:'.length);
    const number = /^DA:(\d+),0$/.exec(line)?.[1];
    if (number)
      console.log(
        `${basename(source)}:${number}: ${readFileSync(source, 'utf8').split('\n')[Number(number) - 1]}`,
      );
  }
}

async function longer(time: string): Promise<void> {
  const seed = newSeed();
  process.stderr.write(`seed ${seed}\n`);
  const input = await tryInputs(
    [`-seed=${seed}`, `-max_total_time=${durationMs(time) / 1000}`],
    [NEW, SEEDS],
  );
  if (input) appendFileSync(FOUND, `(what is wrong?): ${input}\n`);
}

await runStep(async () => {
  const [what] = process.argv.slice(2);
  if (what === undefined) await tryInputs(['-seed=1', `-runs=${RUNS}`], [SEEDS]);
  else if (what === 'merge') await merge();
  else if (what === 'coverage') await coverage();
  else if (/^([0-9a-f]{2}){3,}$/.test(what)) await replay(what);
  else if (/^\d+[smh]$/.test(what)) await longer(what);
  else {
    process.stderr.write(`${USAGE}\n`);
    process.exitCode = 2;
  }
});
