import { describe, expect, it } from 'vitest';
import { CableFaults, type CrossingSegment, type Fault } from '../../host/cable/faults.ts';
import { parsePattern } from '../../host/cable/segment-pattern.ts';

const synAck: CrossingSegment = { from: 'board', flags: 'S.', clientPort: 50000, crossing: 0 };
const ack: CrossingSegment = { from: 'client', flags: '.', clientPort: 50000, crossing: 0 };

function cableWith(...faults: Fault[]): CableFaults {
  const cable = new CableFaults();
  for (const fault of faults) cable.add(fault);
  return cable;
}

/** How segments arrive, one after another: each by its delays in ms. */
function arrivals(cable: CableFaults, segments: CrossingSegment[]) {
  return segments.map((segment) => cable.cross(segment)?.map(({ delayUs }) => delayUs / 1000));
}

describe('the cable’s faults', () => {
  it('leave a segment alone that they do not mean', () => {
    const cable = cableWith({ kind: 'drop', segment: parsePattern('client S') });
    expect(cable.cross(synAck)).toEqual([{ delayUs: 0, altered: null }]);
  });

  it('drop the next one that matches, and no other', () => {
    const cable = cableWith({ kind: 'drop', segment: parsePattern('board S.') });
    expect(arrivals(cable, [ack, synAck, synAck])).toEqual([[0], [], [0]]);
  });

  it('begin with the nth, and end after so many', () => {
    const cable = cableWith({ kind: 'drop', segment: parsePattern('board S.'), nth: 2, count: 2 });
    expect(arrivals(cable, Array(5).fill(synAck))).toEqual([[0], [], [], [0], [0]]);
    const endless = cableWith({ kind: 'drop', segment: parsePattern('any'), count: 'all' });
    expect(arrivals(endless, [ack, synAck, ack])).toEqual([[], [], []]);
  });

  it('hold back, copy, damage', () => {
    expect(cableWith({ kind: 'delay', segment: parsePattern('.'), ms: 300 }).cross(ack)).toEqual([
      { delayUs: 300_000, altered: 'late' },
    ]);
    expect(cableWith({ kind: 'duplicate', segment: parsePattern('.'), ms: 40 }).cross(ack)).toEqual([
      { delayUs: 0, altered: null },
      { delayUs: 40_000, altered: 'copy' },
    ]);
    expect(cableWith({ kind: 'corrupt', segment: parsePattern('.') }).cross(ack)).toEqual([
      { delayUs: 0, altered: 'corrupt' },
    ]);
  });

  it('add up: a copy survives the damage of the first, nothing survives a loss', () => {
    const copied: Fault = { kind: 'duplicate', segment: parsePattern('.') };
    const damaged = cableWith(copied, { kind: 'corrupt', segment: parsePattern('.') });
    expect(damaged.cross(ack)?.map(({ altered }) => altered)).toEqual(['corrupt', 'copy']);
    expect(cableWith(copied, { kind: 'drop', segment: parsePattern('.') }).cross(ack)).toEqual([]);
  });

  it('slow every segment down, both ways, without changing their order', () => {
    const cable = new CableFaults();
    cable.slowMotionMs = 250;
    expect(arrivals(cable, [ack, synAck])).toEqual([[250], [250]]);
    cable.add({ kind: 'delay', segment: parsePattern('.'), ms: 100 });
    expect(arrivals(cable, [ack])).toEqual([[350]]);
  });

  it('let a machine that is off send nothing, and get nothing', () => {
    const cable = new CableFaults();
    cable.switchOff(ack.clientPort);
    expect(cable.cross(ack)).toBeNull();
    expect(cable.cross(synAck)).toEqual([]);
    expect(cable.cross({ ...ack, clientPort: 50001, crossing: 0 })).toHaveLength(1);
    cable.switchOn(ack.clientPort);
    expect(cable.cross(ack)).toHaveLength(1);
  });

  it('are gone after clear, and each after it was taken off', () => {
    const cable = new CableFaults();
    const takeOff = cable.add({ kind: 'drop', segment: parsePattern('any'), count: 'all' });
    expect(cable.idle).toBe(false);
    takeOff();
    expect(cable.idle).toBe(true);
    cable.add({ kind: 'drop', segment: parsePattern('any') });
    cable.switchOff(1);
    cable.slowMotionMs = 1;
    cable.clear();
    expect(cable.idle).toBe(true);
  });

  it('never undo the slow motion that is asked for all through', () => {
    const cable = new CableFaults();
    cable.leastSlowMotionMs = 300;
    cable.slowMotionMs = 100;
    expect(arrivals(cable, [ack])).toEqual([[300]]);
    cable.slowMotionMs = 500;
    expect(arrivals(cable, [ack])).toEqual([[500]]);
    cable.clear();
    expect(arrivals(cable, [ack])).toEqual([[300]]);
    expect(cable.idle).toBe(false);
  });
});

describe('chance', () => {
  const losses = (seed: number, chance: number, count = 4000) => {
    const cable = cableWith({ kind: 'drop', segment: parsePattern('any'), chance });
    cable.seed(seed);
    return Array.from({ length: count }, () => cable.cross(ack)?.length === 0);
  };

  it('is the same for the same seed, and another for another', () => {
    expect(losses(7, 0.3, 200)).toEqual(losses(7, 0.3, 200));
    expect(losses(7, 0.3, 200)).not.toEqual(losses(8, 0.3, 200));
  });

  it.each([0, 1, 2, 3, 199])('strikes about as often as it says, seed %i', (seed) => {
    const share = losses(seed, 0.3).filter(Boolean).length / 4000;
    expect(share).toBeGreaterThan(0.27);
    expect(share).toBeLessThan(0.33);
  });

  it('strikes never at 0 and always at 1', () => {
    expect(losses(1, 0, 100)).not.toContain(true);
    expect(losses(1, 1, 100)).not.toContain(false);
  });
});
