import type { Language } from '../language.ts';
import { cut, padEnd, padStart } from '../report/text-layout.ts';
import type { Theme } from '../report/theme.ts';
import { type Circuit, type LedWire, RESISTOR_OHMS } from './circuit.ts';
import { labelOf, PINS_PER_SIDE } from './pinout.ts';
import { paragraph, TEXT_COLUMNS } from './terminal-paragraph.ts';
import { type WiringTexts, wiringTexts } from './texts.ts';

/** From the left edge to the ground rail: state, colour. */
const STATE_COLUMNS = 13;
const COLOUR_COLUMNS = 8;
const PART = `──|<──[${RESISTOR_OHMS} Ω]── `;
const INDENT = 1 + STATE_COLUMNS + COLOUR_COLUMNS;
const LABEL_COLUMNS = 5;

/** The rail that joins the cathodes: a corner at its ends, a branch at each row between. */
function railAt(pin: number, rows: readonly number[]): string {
  const [first, last] = [Math.min(...rows), Math.max(...rows)];
  if (pin < first || pin > last) return ' ';
  if (!rows.includes(pin)) return '│';
  if (pin === first) return '┌';
  return pin === last ? '└' : '├';
}

function leftOf(pin: number, circuit: Circuit, texts: WiringTexts, theme: Theme): string {
  const rows = [circuit.groundPin, ...circuit.wires.map((wire) => wire.pin)];
  const rail = railAt(pin, rows);
  const wire = circuit.wires.find((each) => each.pin === pin);
  if (wire) return ledRow(wire, rail, texts, theme);
  const filler = pin === circuit.groundPin ? `${'─'.repeat(PART.length - 1)} ` : ' '.repeat(PART.length);
  const label = padEnd(labelOf(pin), LABEL_COLUMNS);
  return `${' '.repeat(INDENT)}${rail}${filler}${pin === circuit.groundPin ? theme.chalk.bold(label) : theme.chalk.dim(label)}`;
}

function ledRow({ state, gpio, colour }: LedWire, rail: string, texts: WiringTexts, theme: Theme): string {
  const name = theme.state(state, padEnd(state, STATE_COLUMNS));
  const label = theme.chalk.bold(padEnd(`GP${gpio}`, LABEL_COLUMNS));
  return ` ${name}${padEnd(texts.colours[colour], COLOUR_COLUMNS)}${rail}${theme.state(state, PART)}${label}`;
}

function boardRow(pin: number, circuit: Circuit, texts: WiringTexts, theme: Theme): string {
  const opposite = 2 * PINS_PER_SIDE + 1 - pin;
  const used = pin === circuit.groundPin || circuit.wires.some((wire) => wire.pin === pin);
  const number = padStart(String(pin), 2);
  const remark = labelOf(opposite) === 'GP22' ? theme.chalk.yellow(' ← 1)') : '';
  const right = theme.chalk.dim(`${opposite} ├ ${labelOf(opposite)}`);
  return `${leftOf(pin, circuit, texts, theme)}┤ ${used ? theme.chalk.bold(number) : theme.chalk.dim(number)}         ${right}${remark}`;
}

/**
 * The circuit as lines of text: the LEDs in the rows of the pins they hang on, parts and reasons below. On a narrow terminal the right edge of
 * the board is left out: all wires are on the left.
 */
export function wiringText(
  circuit: Circuit,
  language: Language,
  theme: Theme,
  columns = TEXT_COLUMNS,
): string {
  const texts = wiringTexts(language, circuit);
  const edge = ' '.repeat(INDENT + 1 + PART.length + LABEL_COLUMNS);
  const pins = Array.from({ length: PINS_PER_SIDE }, (_, index) => index + 1);
  return [
    theme.chalk.bold(texts.title),
    texts.orientation,
    '',
    ...[
      `${edge}┌────┤ USB ├────┐`,
      ...pins.map((pin) => boardRow(pin, circuit, texts, theme)),
      `${edge}└───────────────┘`,
    ].map((line) => cut(line, columns)),
    ...paragraph(`GP22: ${texts.keepFree}`, ' 1) ', '    ', columns),
    ...paragraph(texts.polarity, ' ', ' ', columns),
    '',
    theme.chalk.bold(texts.partsTitle),
    ...texts.parts.map((part) => ` · ${part}`),
    '',
    theme.chalk.bold(texts.reasonsTitle),
    ...texts.reasons.flatMap((reason) => paragraph(reason, ' ', ' ', columns)),
  ].join('\n');
}
