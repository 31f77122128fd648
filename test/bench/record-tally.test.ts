import { expect, it } from 'vitest';
import { RecordTally } from '../../bench/record-tally.ts';
import { RECORD_WORDS } from '../../src/trace-records.ts';

/** Records of transitions from SYN_RCVD (3) to ESTABLISHED (4), with these numbers. */
function records(...numbers: number[]): Uint32Array {
  const words = new Uint32Array(numbers.length * RECORD_WORDS);
  for (const [index, number] of numbers.entries()) {
    words[index * RECORD_WORDS] = number;
    words[index * RECORD_WORDS + 7] = (2 << 16) | (3 << 24) | (4 << 28);
  }
  return words;
}

it('counts transitions over several batches', () => {
  const tally = new RecordTally();
  tally.read(records(1, 2), 0, 2);
  tally.read(records(99, 3), RECORD_WORDS, 1);
  expect([...tally.edges()]).toEqual([['SYN_RCVD -> ESTABLISHED', 3]]);
  expect(tally.records).toBe(3);
});

it('refuses a batch in which a record is missing', () => {
  const tally = new RecordTally();
  expect(() => tally.read(records(1, 3), 0, 2)).toThrow('record 2 is missing: found number 3');
});
