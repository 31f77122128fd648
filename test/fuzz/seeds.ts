import { appendFileSync } from 'node:fs';
import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import fc, { type RunDetails } from 'fast-check';
import { beforeAll, beforeEach, expect, type RunnerTask, type RunnerTestCase } from 'vitest';
import { KEPT_CASES, keptCases } from './kept-cases.ts';

// Before each test file. The random tests have one seed, so that they say the same every time; `npm run fuzz` gives them
// others. A case that failed once is tried again after each test's own run.

const seed = Number(process.env.TCPLAB_SEED ?? 1);
const testPath = expect.getState().testPath!;
const name = relative(fileURLToPath(new URL('../..', import.meta.url)), testPath);

const cases = keptCases().filter(({ file }) => file === name);
const casesOf = (name: string) => cases.filter(({ test }) => test === name);

const testsOf = (tasks: RunnerTask[]): RunnerTestCase[] =>
  tasks.flatMap((task) => (task.type === 'suite' ? testsOf(task.tasks) : [task]));
// biome-ignore lint/correctness/noEmptyPattern: Vitest reads from the pattern that no fixture is wanted
beforeAll(({}, file) => {
  const tests = testsOf(file.tasks);
  for (const task of tests) task.repeats = casesOf(task.fullTestName).length;
  const lost = cases.find(({ test }) => tests.every(({ fullTestName }) => fullTestName !== test));
  if (lost)
    throw new Error(`There is no test "${lost.test}" in ${name}, yet kept-cases.jsonl has a case of it.`);
});

const keep = (test: string) => (run: RunDetails<unknown>) => {
  const message = fc.defaultReportMessage(run);
  if (message === undefined) return;
  const { seed, counterexamplePath: path, counterexample, errorInstance } = run;
  if (path) {
    const found = { file: name, test, seed, path, input: fc.stringify(counterexample) };
    appendFileSync(KEPT_CASES, `${JSON.stringify(found)}\n`);
  }
  throw new Error(message, { cause: errorInstance });
};

fc.configureGlobal({ seed }); // for samples that are taken outside of tests
beforeEach(({ task }) => {
  const test = task.fullTestName;
  const again = casesOf(test)[(task.result?.repeatCount ?? 0) - 1];
  const fuzzing = process.env.TCPLAB_KEEP_FAILURES && { reporter: keep(test) };
  fc.configureGlobal(again ?? { seed, ...fuzzing });
});
