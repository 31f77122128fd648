import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { TCP_STATES } from '../../src/tcp-states.ts';

const COLOURS = new Map(
  [
    ...readFileSync(new URL('../../host/web/view/colours.css', import.meta.url), 'utf8').matchAll(
      /--([\w-]+): light-dark\((#\w{6}), (#\w{6})\)/g,
    ),
  ].map(([, name, light, dark]) => [name!, { light: light!, dark: dark! }] as const),
);

/** Relative luminance (WCAG 2.2). */
function luminance(colour: string): number {
  const [red, green, blue] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(one: string, other: string, theme: 'light' | 'dark'): number {
  const [dim, bright] = [one, other]
    .map((name) => luminance(COLOURS.get(name)![theme]))
    .sort((a, b) => a - b) as [number, number];
  return (bright + 0.05) / (dim + 0.05);
}

describe.each(['light', 'dark'] as const)('In the %s theme', (theme) => {
  it.each(['ink', 'soft', 'now', 'good', 'bad', ...TCP_STATES])(
    'text in %s can be read on panels and on the page',
    (name) => {
      for (const ground of ['panel', 'ground'])
        expect(contrast(name, ground, theme), `contrast on ${ground}`).toBeGreaterThanOrEqual(4.5);
    },
  );

  it.each([...TCP_STATES, 'now'])('text can be read on a bar of %s', (name) => {
    expect(contrast('on-state', name, theme)).toBeGreaterThanOrEqual(4.5);
  });

  it.each(['edge', 'focus'])('%s can be told from the panel', (name) => {
    expect(contrast(name, 'panel', theme)).toBeGreaterThanOrEqual(3);
  });

  it('marked text can be read', () => {
    expect(contrast('ink', 'mark', theme)).toBeGreaterThanOrEqual(4.5);
    expect(contrast('soft', 'mark', theme)).toBeGreaterThanOrEqual(4.5);
  });
});
