import { describe, expect, it } from 'vitest';
import { happeningsOf, momentAt } from '../../host/web/recording/moment.ts';
import { tellHappening } from '../../host/web/view/happening-words.ts';
import { explanationOf } from '../../host/web/view/transition-words.ts';
import type { ViewProps } from '../../host/web/view/view.ts';
import { sayTold } from '../../host/web/view/words.ts';
import { TCP_STATES } from '../../src/tcp-states.ts';
import { CAUSES } from '../../src/trace-records.ts';
import { CATALOGUE } from '../support/experiments.ts';
import { isEdge } from '../support/state-diagram.ts';
import { recorded } from './laboratory.ts';

const LANGUAGES = ['en', 'zh'] as const;
/** What says no more than that it is over. */
const VAGUE = explanationOf('CLOSED', { state: 'CLOSED', cause: 'inferred', segment: null });

async function propsAt(experiment: string): Promise<ViewProps> {
  const recording = await recorded(experiment);
  const nothing = () => {};
  return {
    ...{ recording, moment: momentAt(recording, 0), language: 'en', numbers: 'relative', selected: null },
    ...{ future: 'shown', onSelect: nothing, onInstant: nothing, onFault: nothing },
  };
}

describe('The words', () => {
  it.each(CATALOGUE.map(({ name }) => name))(
    'say in both languages what happens in %s, all of it',
    async (name) => {
      const props = await propsAt(name);
      for (const happening of happeningsOf(props.recording)) {
        if (happening.kind === 'step') continue;
        const told = tellHappening(happening, props)!;
        for (const language of LANGUAGES) {
          const said = sayTold(told, language);
          expect(said, `${happening.kind} at ${happening.timeUs}`).toMatch(/[.。]$/);
          expect(said).not.toMatch(/[{}]|undefined|null|NaN/);
        }
        if (happening.kind === 'state')
          expect(
            told.words,
            `${happening.from} to ${happening.step.state}, ${happening.step.cause}`,
          ).not.toBe(VAGUE.words);
      }
    },
  );

  const edges = TCP_STATES.flatMap((from) =>
    TCP_STATES.filter((to) => isEdge(from, to)).map((to) => [from, to] as const),
  );
  it.each(edges)('explain how %s becomes %s, whatever caused it', (from, state) => {
    for (const cause of CAUSES) {
      const { words, section } = explanationOf(from, { state, cause, segment: null });
      expect(section).not.toBe('');
      expect(words.en).toMatch(/\.$/);
      expect(words.zh).toMatch(/[一-鿿].*。$/);
    }
  });

  it('say why CLOSE_WAIT lasts, with the section of the standard', async () => {
    const props = await propsAt('half-close');
    const entered = happeningsOf(props.recording).find(
      (one) => one.kind === 'state' && one.step.state === 'CLOSE_WAIT',
    )!;
    const told = tellHappening(entered, props)!;
    expect(sayTold(told, 'en')).toBe(
      'The client has no more to send: its FIN is acknowledged. The board may go on sending, and stays here until its own program closes.',
    );
    expect(sayTold(told, 'zh')).toContain('直到自己的程序调用 close()');
    expect(told.section).toBe('§3.6');
  });
});
