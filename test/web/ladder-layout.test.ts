import { describe, expect, it } from 'vitest';
import { instantsOf } from '../../host/web/recording/moment.ts';
import { type LadderLayout, layOut, yAt } from '../../host/web/view/ladder-layout.ts';
import { ladderStories } from '../../host/web/view/ladder-stories.ts';
import { CATALOGUE } from '../support/experiments.ts';
import { recorded } from './laboratory.ts';

const WIDTHS = [330, 700];
const ENDS = ['client', 'board'] as const;

const storiesOf = async (experiment: string) => ladderStories(await recorded(experiment));
/** Texts between the lifelines, by the height of their baselines. */
const textsOf = ({ arrows, remarks, idles }: LadderLayout) =>
  [...arrows.map(({ label }) => label.y), ...remarks.map(({ y }) => y), ...idles.map(({ y }) => y + 4)].sort(
    (a, b) => a - b,
  );
const bandAt = ({ bands }: LadderLayout, end: 'client' | 'board', y: number) =>
  unconnected(bands.find((band) => band.end === end && band.top <= y && y < band.bottom)?.step.state);
/** That a port listens again where a connection was is no state of that connection. */
const unconnected = (state?: string) => (state === 'LISTEN' ? 'CLOSED' : state);

describe('The ladder', () => {
  describe.each(CATALOGUE.map(({ name }) => name))('of %s', (name) => {
    it.each(WIDTHS)('has no two texts in one place, %i px wide', async (width) => {
      for (const story of await storiesOf(name)) {
        const layout = layOut(story, width);
        const heights = textsOf(layout);
        const distances = heights.slice(1).map((y, at) => y - heights[at]!);
        expect(Math.min(...distances, 99), 'px between two lines of text').toBeGreaterThanOrEqual(13);
        for (const end of ENDS) {
          const names = layout.bands.filter((band) => band.end === end).map(({ nameY }) => nameY);
          const between = names.slice(1).map((y, at) => y - names[at]!);
          expect(Math.min(...between, 99), `px between two states of the ${end}`).toBeGreaterThanOrEqual(13);
        }
      }
    });

    it('has each arrow end at the state that its receiver is in then, and begin at its sender’s', async () => {
      for (const story of await storiesOf(name)) {
        const layout = layOut(story, 700);
        for (const { segment, tail, head } of layout.arrows) {
          const receiver = segment.from === 'client' ? 'board' : 'client';
          const { [segment.from]: sender, [receiver]: reached } = segment.after;
          if (sender !== null && story[segment.from].length > 0)
            expect(bandAt(layout, segment.from, tail.y), `${segment.flags} leaves`).toBe(unconnected(sender));
          if (segment.lost || reached === null || story[receiver].length === 0) continue;
          expect(bandAt(layout, receiver, head.y), `${segment.flags} arrives`).toBe(unconnected(reached));
        }
      }
    });

    it('goes down as time goes on', async () => {
      const recording = await recorded(name);
      for (const story of ladderStories(recording)) {
        const layout = layOut(story, 700);
        const heights = instantsOf(recording).map((instant) => yAt(layout, instant));
        expect(heights).toEqual([...heights].sort((a, b) => a - b));
        for (const { tail, head } of layout.arrows) expect(head.y - tail.y).toBeGreaterThan(10);
      }
    });
  });

  it('shows where time was compressed, and for how long nothing happened', async () => {
    const [story] = await storiesOf('half-close');
    const { idles } = layOut(story!, 700);
    expect(idles.map(({ durationUs }) => Math.round(durationUs / 1000)).at(-1)).toBeGreaterThan(119_000);
  });

  it('has one for each pair of ports', async () => {
    const stories = await storiesOf('five-withheld-handshakes');
    expect(stories.map(({ peer }) => peer)).toEqual(['a', 'b', 'c', 'd', 'e', undefined]);
  });

  it('marks what was sent before', async () => {
    const [story] = await storiesOf('lost-final-ack');
    expect([...story!.again].map(({ flags }) => flags)).toEqual(['F.']);
  });
});
