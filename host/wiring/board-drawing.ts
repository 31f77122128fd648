import { element } from '../xml.ts';
import { BOARD_OUTLINE, HEARTBEAT_LED, LABEL_X, rowY } from './geometry.ts';
import { HEADER_PINS, labelOf, PINS_PER_SIDE } from './pinout.ts';
import { group, line, rect, text } from './svg-element.ts';

const RIGHT = BOARD_OUTLINE.x + BOARD_OUTLINE.width;
const MIDDLE = BOARD_OUTLINE.x + BOARD_OUTLINE.width / 2;
const INK_ON_BOARD = '#e8f5ee';

/** The board from above: outline, USB connector, chip, Wi-Fi module, antenna. */
function body(): string {
  const bottom = BOARD_OUTLINE.y + BOARD_OUTLINE.height;
  return group(
    {},
    rect(BOARD_OUTLINE.x, BOARD_OUTLINE.y, BOARD_OUTLINE.width, BOARD_OUTLINE.height, {
      rx: 14,
      fill: '#1f7a4d',
      stroke: '#14532d',
      'stroke-width': 2,
    }),
    rect(MIDDLE - 54, BOARD_OUTLINE.y - 18, 108, 78, {
      rx: 6,
      fill: '#c9ced6',
      stroke: '#8b93a1',
      'stroke-width': 1.5,
    }),
    text(MIDDLE, BOARD_OUTLINE.y + 26, 'USB', { class: 'chip', fill: '#4b5563' }),
    rect(MIDDLE - 47, BOARD_OUTLINE.y + 100, 36, 46, { rx: 4, fill: '#c9ced6' }),
    element('circle', { cx: MIDDLE - 29, cy: BOARD_OUTLINE.y + 123, r: 11, fill: '#f9fafb' }),
    text(MIDDLE + 30, BOARD_OUTLINE.y + 128, 'BOOTSEL', { class: 'print', fill: INK_ON_BOARD }),
    rect(MIDDLE - 52, BOARD_OUTLINE.y + 240, 104, 104, { rx: 4, fill: '#1f2937' }),
    text(MIDDLE, BOARD_OUTLINE.y + 297, 'RP2040', { class: 'chip', fill: '#d1d5db' }),
    rect(MIDDLE - 70, bottom - 262, 140, 150, { rx: 4, fill: '#d7dbe2', stroke: '#9aa2af' }),
    text(MIDDLE, bottom - 182, 'Wi-Fi', { class: 'chip', fill: '#4b5563' }),
    element('path', {
      d: `M${MIDDLE - 60} ${bottom - 22} v-56 h24 v40 h24 v-40 h24 v40 h24 v-40 h24`,
      fill: 'none',
      stroke: '#d9b44a',
      'stroke-width': 4,
    }),
  );
}

function heartbeat(): string {
  const { x, y } = HEARTBEAT_LED;
  return rect(x - 10, y - 6, 20, 12, { rx: 2, fill: '#bef264', stroke: '#f7fee7' });
}

interface PinStyle {
  /** Fill of the label next to the pad; no label box without one. */
  fill: string | null;
  ink: string;
}

function styleOf(pin: number, used: boolean): PinStyle {
  if (labelOf(pin) === 'GP22') return { fill: '#fef3c7', ink: '#92400e' };
  if (!used) return { fill: null, ink: '#8b95a5' };
  return labelOf(pin) === 'GND' ? { fill: '#1f2937', ink: '#ffffff' } : { fill: '#ffffff', ink: '#111827' };
}

function pad(pin: number, used: boolean): string {
  const y = rowY(pin);
  const left = pin <= PINS_PER_SIDE;
  const edge = left ? BOARD_OUTLINE.x : RIGHT;
  const { fill, ink } = styleOf(pin, used);
  const labelX = left ? LABEL_X : RIGHT + 12;
  const labelMiddle = labelX + 25;
  const box = fill === null ? [] : [rect(labelX, y - 11, 50, 22, { rx: 5, fill, stroke: ink })];
  const lead =
    fill === null || !used ? [] : [line(labelX + 50, y, edge, y, { class: 'wire', stroke: '#6b7280' })];
  return group(
    { class: used ? 'pin used' : 'pin' },
    ...lead,
    element('circle', { cx: edge + (left ? 12 : -12), cy: y, r: 9, fill: '#d9b44a', stroke: '#8a6d1d' }),
    element('circle', { cx: edge + (left ? 12 : -12), cy: y, r: 3.5, fill: '#14532d' }),
    text(edge + (left ? 40 : -40), y + 5, String(pin), {
      class: used ? 'number strong' : 'number',
      fill: INK_ON_BOARD,
    }),
    ...box,
    text(labelMiddle, y + 5, labelOf(pin), { class: used ? 'label strong' : 'label', fill: ink }),
  );
}

/** The board and its forty pins; `used` are the numbers that the circuit connects. */
export function drawBoard(used: ReadonlySet<number>): string {
  const pads = HEADER_PINS.map((_, index) => pad(index + 1, used.has(index + 1)));
  return group({}, body(), heartbeat(), ...pads);
}
