import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { record } from '../../host/web/engine/record.ts';
import { instantsOf } from '../../host/web/recording/moment.ts';
import { measureOf, placeAt, timeAt, timeScale } from '../../host/web/view/timeline-scale.ts';
import { timerRuns } from '../../host/web/view/timer-runs.ts';
import { LABORATORY } from './laboratory.ts';

const SECOND = 1_000_000;
const halfClose = await record({ experiment: 'half-close', edits: [] }, LABORATORY);

describe('The timeline', () => {
  const scale = timeScale(instantsOf(halfClose), 1000);

  it('shows both the handshake and the two minutes of TIME_WAIT', () => {
    const [first, last] = [halfClose.segments[0]!, halfClose.segments.at(-1)!];
    expect(placeAt(scale, last.timeUs) - placeAt(scale, first.timeUs), 'the segments').toBeGreaterThan(400);
    const closed = halfClose.client.at(-1)!;
    expect(placeAt(scale, closed.timeUs) - placeAt(scale, last.timeUs), 'TIME_WAIT').toBeGreaterThan(64);
    expect(scale.pieces.filter(({ cut }) => cut)).toHaveLength(1);
  });

  it('is in true proportion outside of what is cut', () => {
    for (const { fromUs, toUs, width } of scale.pieces.filter(({ cut }) => !cut))
      expect(width).toBeCloseTo((toUs - fromUs) * scale.pxPerUs, 6);
  });

  it('fills its width, and finds the time again at each place', () => {
    const times = fc.uniqueArray(fc.integer({ min: 1, max: 500 * SECOND }), { minLength: 1, maxLength: 40 });
    fc.assert(
      fc.property(times, fc.integer({ min: 200, max: 2000 }), (all, width) => {
        const instants = [0, ...all].sort((a, b) => a - b);
        const one = timeScale(instants, width);
        expect(placeAt(one, instants.at(-1)!)).toBeCloseTo(width, 3);
        for (const us of instants) expect(Math.abs(timeAt(one, placeAt(one, us)) - us)).toBeLessThan(1);
      }),
    );
  });

  it('has a measure of a round duration', () => {
    const { us, width } = measureOf(scale, 1);
    expect(String(us)).toMatch(/^[125]0*$/);
    expect(width).toBeCloseTo(us * scale.pxPerUs, 6);
  });

  it('lets lwIP’s 2MSL run from the last ACK until the client is CLOSED', () => {
    const runs = timerRuns(halfClose, halfClose.client[0]!.clientPort!);
    const [run] = runs.filter(({ kind, end }) => kind === '2MSL' && end === 'client');
    const entered = (state: string) => halfClose.client.findLast((step) => step.state === state)!.timeUs;
    expect(Math.abs(run!.fromUs - entered('TIME_WAIT'))).toBeLessThan(1000);
    expect(Math.abs(run!.untilUs - entered('CLOSED'))).toBeLessThan(1.5 * SECOND);
  });

  it('lets a retransmission timer end when it goes off or is not needed any more', () => {
    for (const { fromUs, untilUs, dueUs } of timerRuns(halfClose, halfClose.client[0]!.clientPort!)) {
      expect(untilUs).toBeGreaterThanOrEqual(fromUs);
      expect(untilUs).toBeLessThanOrEqual(dueUs);
    }
  });
});
