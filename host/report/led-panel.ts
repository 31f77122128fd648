import { blinksOf } from '../../src/leds/blink-count.ts';
import { LIT_STATES, type StatePins } from '../../src/leds/pins.ts';
import type { TcpState } from '../../src/tcp-states.ts';
import { hasOneLight } from '../experiments/judge/leds.ts';
import type { ReportedLed } from '../experiments/model/outcome.ts';
import { padEnd, widthOf } from './text-layout.ts';
import type { Theme } from './theme.ts';

/** LEDs in a row: as many as the terminal has room for, and never a row in which passive and active close meet. */
const PER_ROW = [4, 2, 1];
const CELL_WIDTH = 18;

/**
 * The eight LEDs; the first half is the passive close, the second the active one. Each with its GPIO, or, where the on-board LED is all there is,
 * with how many times that blinks.
 */
export function renderLedPanel(
  isLit: (state: TcpState) => boolean,
  pins: StatePins,
  columns: number,
  theme: Theme,
): string[] {
  const oneLight = hasOneLight(pins);
  const cells = LIT_STATES.map((state) => {
    const place = oneLight ? `${blinksOf(state)}×` : `GP${pins[state]}`;
    const text = `${state} ${place}`;
    const cell = isLit(state)
      ? theme.state(state, `● ${theme.chalk.bold(text)}`)
      : theme.chalk.dim(`○ ${text}`);
    return padEnd(cell, CELL_WIDTH);
  });
  const perRow = PER_ROW.find((count) => count * (CELL_WIDTH + 1) - 1 <= columns) ?? 1;
  const rows = Array.from({ length: cells.length / perRow }, (_, row) =>
    cells
      .slice(row * perRow, (row + 1) * perRow)
      .join(' ')
      .trimEnd(),
  );
  return oneLight ? ['on-board LED', ...rows] : rows;
}

/** Which LEDs were lit, in order, and for how long: `SYN_RCVD 0.60 s, ESTABLISHED 1.00 s`. */
export function renderLedTimes(leds: ReportedLed[], columns: number, theme: Theme): string[] {
  const lines: string[] = [];
  for (const { state, litMs } of leds) {
    const item = `${theme.state(state)} ${(litMs / 1000).toFixed(2)} s`;
    const last = lines.at(-1);
    if (last !== undefined && widthOf(last) + 3 + widthOf(item) <= columns)
      lines[lines.length - 1] = `${last}, ${item}`;
    else lines.push(item);
  }
  return lines;
}
