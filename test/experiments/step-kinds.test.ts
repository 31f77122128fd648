import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
/** Within the project, where the compiler finds its libraries. */
const COPY = join(ROOT, '.cache', `step-kinds-${process.pid}`);

beforeAll(() => {
  mkdirSync(COPY, { recursive: true });
  for (const folder of ['host', 'src']) cpSync(join(ROOT, folder), join(COPY, folder), { recursive: true });
  writeFileSync(
    join(COPY, 'tsconfig.json'),
    JSON.stringify({
      extends: '../../tsconfig.json',
      include: ['host/experiments', 'host/cable', 'host/node'],
    }),
  );
});

afterAll(() => rmSync(COPY, { recursive: true }));

/** The files of which the compiler complains when that text stands in the place of the other. */
function complaintsAbout(file: string, text: string, changed: string): string[] {
  const path = join(COPY, file);
  const before = readFileSync(path, 'utf8');
  expect(before).toContain(text);
  writeFileSync(path, before.replace(text, changed));
  try {
    // Several threads would each work out the same types.
    const compile = ['node_modules/typescript/bin/tsc', '--singleThreaded', '--noEmit', '-p', COPY];
    execFileSync(process.execPath, compile, { cwd: ROOT, encoding: 'utf8' });
    return [];
  } catch (error) {
    const files = (error as { stdout: string }).stdout.matchAll(/^\S*?((?:host|src)\/[^(\n]*)\(/gm);
    return [...new Set([...files].map(([, name]) => name as string))].sort();
  } finally {
    writeFileSync(path, before);
  }
}

describe('the compiler names every place that has to know', () => {
  it('a new kind of step', () => {
    expect(
      complaintsAbout(
        'host/experiments/model/experiment.ts',
        "  | { do: 'mend' };",
        "  | { do: 'mend' }\n  | { do: 'unplug' };",
      ),
    ).toEqual([
      'host/experiments/run/performer.ts',
      'host/experiments/run/reason-to-skip.ts',
      'host/experiments/script/step-notation.ts',
      'host/experiments/words/step-text.ts',
    ]);
  });

  it('a new kind of fault', () => {
    expect(
      complaintsAbout('host/cable/faults.ts', "'corrupt'] as const", "'corrupt', 'truncate'] as const"),
    ).toEqual([
      'host/cable/faults.ts',
      'host/experiments/run/reason-to-skip.ts',
      'host/experiments/words/step-words.ts',
    ]);
  });

  it('nothing, as it stands', () => {
    expect(complaintsAbout('host/cable/faults.ts', "'corrupt'] as const", "'corrupt'] as const")).toEqual([]);
  });
});
