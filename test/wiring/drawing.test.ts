import { stripVTControlCharacters } from 'node:util';
import { beforeAll, describe, expect, it } from 'vitest';
import { widthOf } from '../../host/report/text-layout.ts';
import { createTheme } from '../../host/report/theme.ts';
import { circuitOf } from '../../host/wiring/circuit.ts';
import { pinsSvg } from '../../host/wiring/drawings.ts';
import { RESERVED_GPIOS } from '../../host/wiring/pinout.ts';
import { pinsText } from '../../host/wiring/terminal-drawings.ts';
import { LED_PINS, LIT_STATES, type LitState } from '../../src/leds/pins.ts';
import { pathOf } from '../support/installed.ts';
import { parseXml, type XmlElement } from './xml-parser.ts';

const circuit = circuitOf(LED_PINS);
const LANGUAGES = ['en', 'zh'] as const;

describe.skipIf(!pathOf('python3')).each(LANGUAGES)('the drawing as SVG (%s)', (language) => {
  let elements: XmlElement[];
  let rows: XmlElement[];

  beforeAll(() => {
    elements = parseXml(pinsSvg(circuit, language));
    rows = elements.filter(({ attributes }) => 'data-state' in attributes);
  });

  it('is an SVG document', () => {
    expect(elements[0]!.tag).toBe('{http://www.w3.org/2000/svg}svg');
    expect(elements[0]!.attributes.lang).toBe(language);
  });

  it('has one row for each state, which names it', () => {
    expect(rows.map(({ attributes }) => attributes['data-state'])).toEqual(LIT_STATES);
    for (const { attributes, text } of rows) expect(text).toContain(attributes['data-state']);
    const leds = elements.flatMap(({ attributes }) => attributes['data-led'] ?? []);
    expect(leds).toEqual(['heartbeat', ...LIT_STATES]);
  });

  it('shows the GPIO and the number on the header of each LED, in the row of its wire', () => {
    const used = elements
      .filter(({ attributes }) => attributes.class === 'pin used')
      .map(({ text }) => text.trim());
    for (const { attributes } of rows) {
      expect(attributes['data-gpio']).toBe(`GP${LED_PINS[attributes['data-state'] as LitState]}`);
      expect(used.map((text) => text.split(/\s+/))).toContainEqual([
        attributes['data-pin'],
        attributes['data-gpio'],
      ]);
    }
    expect(used).toHaveLength(LIT_STATES.length + 1);
  });

  it('connects no GPIO that must stay free', () => {
    const connected = rows.map(({ attributes }) => Number(attributes['data-gpio']!.slice(2)));
    for (const gpio of RESERVED_GPIOS) expect(connected).not.toContain(gpio);
  });

  it('keeps everything on the page', () => {
    const { width, height } = elements[0]!.attributes;
    const heights = elements.flatMap(({ tag, attributes }) =>
      tag.endsWith('}text') ? [Number(attributes.y)] : [],
    );
    expect(Math.max(...heights)).toBeLessThan(Number(height) - 10);
    for (const { attributes } of elements) expect(Number(attributes.x ?? 0)).toBeLessThan(Number(width));
  });
});

describe('the drawing in the documentation', () => {
  it.each([
    ['en', 'wiring.svg'],
    ['zh', 'wiring.zh.svg'],
  ] as const)('is what the command draws (%s)', async (language, file) => {
    await expect(pinsSvg(circuit, language)).toMatchFileSnapshot(`../../docs/${file}`);
  });
});

describe('the drawing in a terminal', () => {
  it('puts each LED into the row of its pin', () => {
    const lines = pinsText(circuit, { language: 'en', theme: createTheme(0) }).split('\n');
    for (const { state, gpio, pin, colour } of circuit.wires) {
      const line = lines.find((each) => each.includes(`${state} `))!;
      expect(line).toMatch(
        new RegExp(`^ ${state} +${colour} +[┌├└]──\\|<──\\[330 Ω\\]── GP${gpio} +┤ +${pin} `),
      );
    }
  });

  it('brings ground back to one pin, between the corners of the rail', () => {
    const lines = pinsText(circuit, { language: 'en', theme: createTheme(0) }).split('\n');
    expect(lines.filter((each) => /├─+ GND {2}┤ {2}8 /.test(each))).toHaveLength(1);
    expect(lines.filter((each) => each[22] === '┌')).toHaveLength(1);
    expect(lines.filter((each) => each[22] === '└')).toHaveLength(1);
  });

  it.each(LANGUAGES)('fits 80 columns (%s)', (language) => {
    const lines = pinsText(circuit, { language, theme: createTheme(0) }).split('\n');
    // A Chinese character takes two columns.
    const columns = lines.map((each) =>
      [...each].reduce((sum, character) => sum + (character > '⺀' ? 2 : 1), 0),
    );
    expect(Math.max(...columns)).toBeLessThanOrEqual(80);
  });

  it.each(LANGUAGES)('keeps within 60 columns, with all LEDs and every word (%s)', (language) => {
    const lines = pinsText(circuit, { language, theme: createTheme(1), columns: 60 }).split('\n');
    expect(Math.max(...lines.map(widthOf))).toBeLessThanOrEqual(60);
    for (const { state, gpio } of circuit.wires)
      expect(lines.some((each) => each.includes(state) && each.includes(`GP${gpio}`))).toBe(true);
    const proseOf = (text: string) => stripVTControlCharacters(text.split('1) ')[1]!).replaceAll(/\s/g, '');
    expect(proseOf(lines.join('\n'))).toBe(proseOf(pinsText(circuit, { language, theme: createTheme(0) })));
  });

  it('speaks Chinese', () => {
    const text = pinsText(circuit, { language: 'zh', theme: createTheme(0) });
    expect(text).toContain('材料');
    expect(text).toContain('330 Ω 电阻 8 个');
  });

  it('draws in the colours of the states where there are colours', () => {
    expect(pinsText(circuit, { language: 'en', theme: createTheme(1) })).toContain(
      createTheme(1).state('SYN_RCVD', 'SYN_RCVD     '),
    );
  });
});
