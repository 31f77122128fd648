import { blinksOf } from '../../src/leds/blink-count.ts';
import { LIT_STATES, type LitState } from '../../src/leds/pins.ts';
import type { Language } from '../language.ts';
import { padEnd, padStart } from '../report/text-layout.ts';
import type { Theme } from '../report/theme.ts';
import { COLOUR_OF } from './led-colours.ts';
import { ONBOARD_TEXTS } from './onboard-texts.ts';
import { labelOf } from './pinout.ts';
import { STRIP_WIRES } from './strip-circuit.ts';
import { STRIP_TEXTS } from './strip-texts.ts';
import { paragraph, TEXT_COLUMNS } from './terminal-paragraph.ts';

const STATE_COLUMNS = 13;

/** The strip's wires and pixels as lines of text. */
export function stripText(language: Language, theme: Theme, columns = TEXT_COLUMNS): string {
  const texts = STRIP_TEXTS[language];
  const { bold } = theme.chalk;
  return [
    bold(texts.title),
    '',
    bold(texts.wiresTitle),
    ...STRIP_WIRES.map(
      ({ from, pin }) => ` ${from} ────── ${padEnd(labelOf(pin), 5)}┤ ${padStart(String(pin), 2)}`,
    ),
    '',
    bold(texts.pixelsTitle),
    ...LIT_STATES.map(
      (state, index) => ` ${index + 1}  ${stateCell(state, theme)}${texts.colours[COLOUR_OF[state]]}`,
    ),
    '',
    bold(texts.partsTitle),
    ...texts.parts.map((part) => ` · ${part}`),
    '',
    bold(texts.reasonsTitle),
    ...texts.reasons.flatMap((reason) => paragraph(reason, ' ', ' ', columns)),
    '',
    texts.configure,
  ].join('\n');
}

/** What the on-board LED's blinks mean, as lines of text. */
export function onboardText(language: Language, theme: Theme, columns = TEXT_COLUMNS): string {
  const texts = ONBOARD_TEXTS[language];
  const { bold } = theme.chalk;
  return [
    bold(texts.title),
    texts.nothing,
    '',
    bold(texts.countsTitle),
    ...LIT_STATES.map((state) =>
      ` ${blinksOf(state)}  ${stateCell(state, theme)}${'● '.repeat(blinksOf(state))}`.trimEnd(),
    ),
    '',
    ...texts.rules.flatMap((rule) => paragraph(rule, ' ', ' ', columns)),
    '',
    texts.configure,
  ].join('\n');
}

function stateCell(state: LitState, theme: Theme): string {
  return theme.state(state, padEnd(state, STATE_COLUMNS));
}
