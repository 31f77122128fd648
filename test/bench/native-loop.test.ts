import { spawnSync } from 'node:child_process';
import { expect, it } from 'vitest';
import { nativeLoop } from '../../bench/native-loop.ts';

const hasGcc = spawnSync('gcc', ['--version']).status === 0;

it.skipIf(!hasGcc)('compiles lwIP natively, and the loop checks its own connections', async () => {
  const native = (await nativeLoop(() => {}))!;
  expect(native.compiler).toMatch(/^gcc \d+.* -O2$/);
  expect(await native.run(2_000)).toBeGreaterThan(0); // it exits with an error at the first wrong reply
  await expect(native.run(0)).rejects.toThrow('usage');
});

it('is absent where there is no gcc', async () => {
  const { PATH } = process.env;
  process.env.PATH = '';
  try {
    expect(await nativeLoop(() => {})).toBeNull();
  } finally {
    process.env.PATH = PATH;
  }
});
