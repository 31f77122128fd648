import { describe, expect, it } from 'vitest';
import { createTheme } from '../../host/report/theme.ts';
import { onboardText, stripText } from '../../host/wiring/terminal-drawings.ts';
import { LIT_STATES } from '../../src/leds/pins.ts';

const LANGUAGES = ['en', 'zh'] as const;
const PLAIN = createTheme(0);

describe('the wiring of the strip', () => {
  it.each(LANGUAGES)('in a terminal has three wires, and a pixel for each state (%s)', (language) => {
    const text = stripText({ language, theme: PLAIN });
    expect(text).toMatch(/DIN ─+ GP2 +┤ +4\n GND ─+ GND +┤ +3\n VCC ─+ VBUS ┤ 40\n/);
    const numbered = [...text.matchAll(/^ (\d) {2}([A-Z_12]+)/gm)].map(([, number, state]) => [
      number,
      state,
    ]);
    expect(numbered).toEqual(LIT_STATES.map((state, index) => [String(index + 1), state]));
    expect(text).toContain('tcplab config leds strip');
  });
});

describe('the on-board LED alone', () => {
  it.each(LANGUAGES)('in a terminal has as many dots as it blinks (%s)', (language) => {
    const text = onboardText({ language, theme: PLAIN });
    for (const [index, state] of LIT_STATES.entries()) {
      const row = text.split('\n').find((line) => line.includes(` ${state} `))!;
      expect(row).toMatch(new RegExp(`^ ${index + 1}  ${state} +(● ?){${index + 1}}$`));
    }
    expect(text).toContain('tcplab config leds onboard');
  });
});

it.each(LANGUAGES)('both fit 80 columns (%s)', (language) => {
  const lines = [stripText({ language, theme: PLAIN }), onboardText({ language, theme: PLAIN })]
    .join('\n')
    .split('\n');
  // A Chinese character takes two columns.
  const columns = lines.map((line) =>
    [...line].reduce((sum, character) => sum + (character > '⺀' ? 2 : 1), 0),
  );
  expect(Math.max(...columns)).toBeLessThanOrEqual(80);
});
