import { existsSync } from 'node:fs';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { keptCases } from './kept-cases.ts';

const { TCPLAB_SEED } = process.env;

it('random tests have one seed, so that they say the same every time', () => {
  const drawn = () => fc.sample(fc.nat(), 5);
  expect(fc.readConfigureGlobal()?.seed).toBe(Number(TCPLAB_SEED ?? 1));
  expect(drawn()).toEqual(drawn());
});

it('every kept case is of a test file that is there', () => {
  expect(keptCases().filter(({ file }) => !existsSync(file))).toEqual([]);
});
