import { describe, expect, it } from 'vitest';
import { createTheme } from '../../host/report/theme.ts';
import { onboardSvg, stripSvg } from '../../host/wiring/drawings.ts';
import { labelOf } from '../../host/wiring/pinout.ts';
import { onboardText, stripText } from '../../host/wiring/terminal-drawings.ts';
import { LIT_STATES } from '../../src/leds/pins.ts';
import { parseXml } from './xml-parser.ts';

/** It may have to be loaded from a slow disk. */
const PYTHON_LIMIT_MS = 60_000;
const LANGUAGES = ['en', 'zh'] as const;
const PLAIN = createTheme(0);

describe('the wiring of the strip', () => {
  it.each(LANGUAGES)('in a terminal has three wires, and a pixel for each state (%s)', (language) => {
    const text = stripText(language, PLAIN);
    expect(text).toMatch(/DIN ─+ GP2 +┤ +4\n GND ─+ GND +┤ +3\n VCC ─+ VBUS ┤ 40\n/);
    const numbered = [...text.matchAll(/^ (\d) {2}([A-Z_12]+)/gm)].map(([, number, state]) => [
      number,
      state,
    ]);
    expect(numbered).toEqual(LIT_STATES.map((state, index) => [String(index + 1), state]));
    expect(text).toContain('tcplab config leds strip');
  });

  it.each(LANGUAGES)(
    'as SVG shows the same wires and pixels (%s)',
    (language) => {
      const elements = parseXml(stripSvg(language));
      expect(elements[0]!.attributes.lang).toBe(language);
      const wires = elements.filter(({ attributes }) => 'data-wire' in attributes);
      expect(
        wires.map(({ attributes }) => [attributes['data-wire'], labelOf(Number(attributes['data-pin']))]),
      ).toEqual([
        ['DIN', 'GP2'],
        ['GND', 'GND'],
        ['VCC', 'VBUS'],
      ]);
      const pixels = elements.filter(({ attributes }) => 'data-pixel' in attributes);
      expect(pixels.map(({ attributes }) => attributes['data-state'])).toEqual(LIT_STATES);
      expectOnPage(elements);
    },
    PYTHON_LIMIT_MS,
  );
});

describe('the on-board LED alone', () => {
  it.each(LANGUAGES)('in a terminal has as many dots as it blinks (%s)', (language) => {
    const text = onboardText(language, PLAIN);
    for (const [index, state] of LIT_STATES.entries()) {
      const row = text.split('\n').find((line) => line.includes(` ${state} `))!;
      expect(row).toMatch(new RegExp(`^ ${index + 1}  ${state} +(● ?){${index + 1}}$`));
    }
    expect(text).toContain('tcplab config leds onboard');
  });

  it.each(LANGUAGES)(
    'as SVG has them, too, and no wire (%s)',
    (language) => {
      const elements = parseXml(onboardSvg(language));
      const rows = elements.filter(({ attributes }) => 'data-blinks' in attributes);
      expect(rows.map(({ attributes }) => [attributes['data-state'], attributes['data-blinks']])).toEqual(
        LIT_STATES.map((state, index) => [state, String(index + 1)]),
      );
      expect(elements.filter(({ attributes }) => attributes.class === 'wire')).toEqual([]);
      expectOnPage(elements);
    },
    PYTHON_LIMIT_MS,
  );
});

it.each(LANGUAGES)('both fit 80 columns (%s)', (language) => {
  const lines = [stripText(language, PLAIN), onboardText(language, PLAIN)].join('\n').split('\n');
  // A Chinese character takes two columns.
  const columns = lines.map((line) =>
    [...line].reduce((sum, character) => sum + (character > '⺀' ? 2 : 1), 0),
  );
  expect(Math.max(...columns)).toBeLessThanOrEqual(80);
});

function expectOnPage(elements: ReturnType<typeof parseXml>): void {
  const texts = elements.filter(({ tag }) => tag.endsWith('}text'));
  const lowest = Math.max(...texts.map(({ attributes }) => Number(attributes.y)));
  expect(lowest).toBeLessThan(Number(elements[0]!.attributes.height) - 10);
}
