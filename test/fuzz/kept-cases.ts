import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** What failed in a random test: one JSON object a line. */
export const KEPT_CASES = fileURLToPath(new URL('kept-cases.jsonl', import.meta.url));

export interface KeptCase {
  /** Such as "test/packet/address.test.ts". */
  file: string;
  /** The test's name, with those of the groups that it is in. */
  test: string;
  /** With these two fast-check comes to the same input again, as long as the test draws its inputs as it did. */
  seed: number;
  path: string;
  /** That input, for people. */
  input: string;
}

export function keptCases(): KeptCase[] {
  return readFileSync(KEPT_CASES, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as KeptCase);
}
