import { expect, it } from 'vitest';
import { nativeLoop } from '../../bench/native-loop.ts';
import { needs } from '../support/installed.ts';

it('compiles lwIP natively, and the loop checks its own connections', async () => {
  needs('gcc');
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
