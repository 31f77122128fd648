import { blinksOf } from '../../src/leds/blink-count.ts';
import { LIT_STATES, type LitState } from '../../src/leds/pins.ts';
import { cut, padEnd, padStart, wrap } from '../report/text-layout.ts';
import type { Style, Theme } from '../report/theme.ts';
import { type Circuit, COLOUR_OF, RESISTOR_OHMS, STRIP_WIRES } from './circuit.ts';
import { labelOf, PINS_PER_SIDE } from './pinout.ts';
import { ONBOARD_SHEET, pinsSheet, type Sheet, STRIP_SHEET, WORDS } from './texts.ts';

/** Prose in longer lines is harder to read, in columns. */
const TEXT_COLUMNS = 78;
const STATE_COLUMNS = 13;
const COLOUR_COLUMNS = 8;
const PART = `──|<──[${RESISTOR_OHMS} Ω]──`;
/** Where the ground rail is, and the board's edge. */
const RAIL_AT = 1 + STATE_COLUMNS + COLOUR_COLUMNS;
const EDGE_AT = RAIL_AT + 1 + PART.length + 6;

const stateCell = (state: LitState, theme: Theme) => theme.state(state, padEnd(state, STATE_COLUMNS));

/** On a narrow terminal the right edge is left out: all wires are on the left. */
type WiringStyle = Omit<Style, 'columns'> & Partial<Pick<Style, 'columns'>>;

/** Title, picture and notes as lines of text. */
function sheetText({ title, notes }: Sheet, picture: string[], style: WiringStyle): string {
  const { language, theme, columns = TEXT_COLUMNS } = style;
  const { bold } = theme.chalk;
  const wrapped = (content: string) => {
    const [, mark = ''] = /^(1\) )/.exec(content) ?? [];
    const width = Math.min(TEXT_COLUMNS, columns) - 1 - mark.length;
    const lines = wrap(content.slice(mark.length), width);
    return lines.map((line, index) => ` ${index === 0 ? mark : ' '.repeat(mark.length)}${line}`);
  };
  return [
    bold(title),
    WORDS[language].orientation,
    '',
    ...picture.map((line) => cut(line, columns)),
    ...notes.flatMap(([heading, ...contents]) => [
      '',
      ...(heading === '' ? [] : [bold(heading)]),
      ...contents.flatMap(wrapped),
    ]),
  ].join('\n');
}

/** The row of a pin left of the board: the LED that hangs on it, or the way to ground; between their ends the rail that joins the cathodes. */
function leftOf(pin: number, { wires, groundPin }: Circuit, { language, theme }: WiringStyle): string {
  const rows = [groundPin, ...wires.map((wire) => wire.pin)];
  const [first, last] = [Math.min(...rows), Math.max(...rows)];
  const label = padEnd(labelOf(pin), 5);
  if (pin < first || pin > last) return ' '.repeat(RAIL_AT + PART.length + 2) + theme.chalk.dim(label);
  const rail = pin === first ? '┌' : pin === last ? '└' : rows.includes(pin) ? '├' : '│';
  const wire = wires.find((each) => each.pin === pin);
  if (!wire) {
    const filler = (pin === groundPin ? '─' : ' ').repeat(PART.length);
    return `${' '.repeat(RAIL_AT)}${rail}${filler} ${theme.chalk.bold(label)}`;
  }
  const { state, colour } = wire;
  const colourCell = padEnd(WORDS[language].colours[colour], COLOUR_COLUMNS);
  return ` ${stateCell(state, theme)}${colourCell}${rail}${theme.state(state, PART)} ${theme.chalk.bold(label)}`;
}

/** The LEDs in the rows of the pins they hang on. */
export function pinsText(circuit: Circuit, style: WiringStyle): string {
  const { bold, dim, yellow } = style.theme.chalk;
  const used = [circuit.groundPin, ...circuit.wires.map(({ pin }) => pin)];
  const rows = Array.from({ length: PINS_PER_SIDE }, (_, index) => {
    const [pin, opposite] = [index + 1, 2 * PINS_PER_SIDE - index];
    const number = (used.includes(pin) ? bold : dim)(padStart(String(pin), 2));
    const remark = labelOf(opposite) === 'GP22' ? yellow(' ← 1)') : '';
    const right = dim(`${opposite} ├ ${labelOf(opposite)}`);
    return `${leftOf(pin, circuit, style)}┤ ${number}         ${right}${remark}`;
  });
  const edge = ' '.repeat(EDGE_AT);
  const picture = [`${edge}┌────┤ USB ├────┐`, ...rows, `${edge}└───────────────┘`];
  return sheetText(pinsSheet(circuit, style.language), picture, style);
}

/** The strip's wires and pixels. */
export function stripText(style: WiringStyle): string {
  const { language, theme } = style;
  const { wires, pixels, colours } = WORDS[language];
  const picture = [
    theme.chalk.bold(wires),
    ...STRIP_WIRES.map(
      ({ from, pin }) => ` ${from} ────── ${padEnd(labelOf(pin), 5)}┤ ${padStart(String(pin), 2)}`,
    ),
    '',
    theme.chalk.bold(pixels),
    ...LIT_STATES.map(
      (state, index) => ` ${index + 1}  ${stateCell(state, theme)}${colours[COLOUR_OF[state]]}`,
    ),
  ];
  return sheetText(STRIP_SHEET[language], picture, style);
}

/** What the on-board LED's blinks mean. */
export function onboardText(style: WiringStyle): string {
  const { language, theme } = style;
  const picture = [
    theme.chalk.bold(WORDS[language].blinks),
    ...LIT_STATES.map((state) =>
      ` ${blinksOf(state)}  ${stateCell(state, theme)}${'● '.repeat(blinksOf(state))}`.trimEnd(),
    ),
  ];
  return sheetText(ONBOARD_SHEET[language], picture, style);
}
