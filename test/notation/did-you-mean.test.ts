import { describe, expect, it } from 'vitest';
import { nearest } from '../../host/notation/did-you-mean.ts';
import { TCP_STATES } from '../../src/tcp-states.ts';

describe('the nearest word', () => {
  it.each([
    ['rnu', 'run'],
    ['ur', 'up'],
    ['lits', 'list'],
    ['bords', 'boards'],
    ['nothing', undefined],
  ])('to %s is %s', (written, meant) => {
    expect(nearest(written, ['run', 'up', 'list', 'boards'])).toBe(meant);
  });

  it('is found for a state with two letters in the wrong order, however it is written', () => {
    for (const state of TCP_STATES) {
      const slip = state.replace(/(..)(.)(.)/, '$1$3$2');
      expect(nearest(slip.toLowerCase().replaceAll('_', '-'), TCP_STATES)).toBe(state);
    }
  });
});
