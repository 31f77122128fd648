import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BareStack } from '../support/bare-stack.ts';
import { loadedBoard } from '../support/loaded-board.ts';
import { type Sequence, sequence } from '../support/sequence.ts';
import { SequenceRunner } from '../support/sequence-runner.ts';

/** Every transition that lwIP can make: it has no simultaneous open (SYN_SENT to SYN_RCVD). */
const EDGES = [
  'CLOSED -> SYN_SENT',
  'CLOSE_WAIT -> CLOSED',
  'CLOSE_WAIT -> LAST_ACK',
  'CLOSING -> CLOSED',
  'CLOSING -> TIME_WAIT',
  'ESTABLISHED -> CLOSED',
  'ESTABLISHED -> CLOSE_WAIT',
  'ESTABLISHED -> FIN_WAIT_1',
  'FIN_WAIT_1 -> CLOSED',
  'FIN_WAIT_1 -> CLOSING',
  'FIN_WAIT_1 -> FIN_WAIT_2',
  'FIN_WAIT_1 -> TIME_WAIT',
  'FIN_WAIT_2 -> CLOSED',
  'FIN_WAIT_2 -> TIME_WAIT',
  'LAST_ACK -> CLOSED',
  'LISTEN -> SYN_RCVD',
  'SYN_RCVD -> CLOSED',
  'SYN_RCVD -> ESTABLISHED',
  'SYN_SENT -> CLOSED',
  'SYN_SENT -> ESTABLISHED',
  'TIME_WAIT -> CLOSED',
];

/** One on which every sequence so far came to its end. */
let played: BareStack | undefined;

/** Plays sequences one after the other on one stack. Returns the transitions seen, without their causes. */
function play(sequences: Sequence[]): string[] {
  const seed = sequences[0]?.seed ?? 1;
  const stack = played ?? new BareStack(loadedBoard, seed);
  if (stack === played) stack.restart(loadedBoard, seed);
  played = undefined;
  const runner = new SequenceRunner(stack);
  for (const each of sequences) runner.play(each);
  played = stack;
  return [...stack.checker.transitions.keys()].map((transition) => transition.replace(/ \(.*/, ''));
}

describe('the observer, over random sequences of segments and calls', () => {
  it('misses no state and invents none, and nothing is left in the end: 9,000 sequences', () => {
    const seen = new Set<string>();
    fc.assert(
      fc.property(sequence, (one) => {
        for (const edge of play([one])) seen.add(edge);
      }),
      { numRuns: 9_000 },
    );
    expect([...seen].sort(), 'the sequences reach every state').toEqual(EDGES);
  });

  it('leaks nothing from one sequence to the next: 10 stacks, 100 sequences each', () => {
    fc.assert(
      fc.property(fc.integer(), (seed) => void play(fc.sample(sequence, { seed, numRuns: 100 }))),
      /* No other seed would be a smaller example. */
      { numRuns: 10, endOnFailure: true },
    );
  });
});
