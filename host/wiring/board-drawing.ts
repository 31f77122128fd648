import { HEADER_PINS, labelOf, PINS_PER_SIDE } from './pinout.ts';
import { text } from './svg-page.ts';

const PITCH = 34;

/** The board's outline is 21 mm by 51 mm (Pico W datasheet, "Mechanical specification"). */
export const BOARD = { x: 560, y: 150, width: 281, height: 683 };

/** Where a wire from the left reaches the label of a pin, and one from the right. */
export const LABELS = { left: BOARD.x - 62, right: BOARD.x + BOARD.width + 62 };

/** Height of a header pin's row, on either side. */
export function rowY(pin: number): number {
  const row = pin <= PINS_PER_SIDE ? pin - 1 : 2 * PINS_PER_SIDE - pin;
  return BOARD.y + 18.5 + row * PITCH;
}

/** The board from above: outline, USB connector, on-board LED, button, chip, Wi-Fi module, antenna. */
const BODY = `<g transform="translate(${BOARD.x} ${BOARD.y})">
<rect width="${BOARD.width}" height="${BOARD.height}" rx="14" fill="#1f7a4d" stroke="#14532d" stroke-width="2"/>
<rect x="86" y="-18" width="108" height="78" rx="6" fill="#c9ced6" stroke="#8b93a1"/>
<rect data-led="heartbeat" x="70" y="66" width="20" height="12" rx="2" fill="#bef264" stroke="#f7fee7"/>
<rect x="93" y="100" width="36" height="46" rx="4" fill="#c9ced6"/>
<circle cx="111" cy="123" r="11" fill="#f9fafb"/>
<rect x="88" y="240" width="104" height="104" rx="4" fill="#1f2937"/>
<rect x="70" y="421" width="140" height="150" rx="4" fill="#d7dbe2" stroke="#9aa2af"/>
<path d="M80 661 v-56 h24 v40 h24 v-40 h24 v40 h24 v-40 h24" fill="none" stroke="#d9b44a" stroke-width="4"/>
${text(140, 26, 'USB', 'chip middle', '#4b5563')}
${text(170, 128, 'BOOTSEL', 'print middle')}
${text(140, 297, 'RP2040', 'chip middle', '#d1d5db')}
${text(140, 501, 'Wi-Fi', 'chip middle', '#4b5563')}
</g>`;

function pad(pin: number, used: boolean): string {
  const y = rowY(pin);
  const [edge, outwards] = pin <= PINS_PER_SIDE ? [BOARD.x, -1] : [BOARD.x + BOARD.width, 1];
  const middle = edge + outwards * 37;
  const isFree = labelOf(pin) === 'GP22';
  const box = `<rect x="${middle - 25}" y="${y - 11}" width="50" height="22" rx="5" fill="${isFree ? '#fef3c7' : '#ffffff'}" stroke="#6b7280"/>`;
  return [
    `<g class="${['pin', ...(used ? ['used'] : []), ...(isFree ? ['free'] : [])].join(' ')}">`,
    ...(used ? [`<path class="wire" d="M${edge} ${y} h${outwards * 12}" stroke="#6b7280"/>`] : []),
    `<circle class="pad" cx="${edge - outwards * 12}" cy="${y}" r="6"/>`,
    text(edge - outwards * 40, y + 5, String(pin), 'number middle'),
    ...(used || isFree ? [box] : []),
    text(middle, y + 5, labelOf(pin), 'label middle'),
    '</g>',
  ].join('\n');
}

/** The board and its forty pins; `used` are the numbers that the circuit connects. */
export function drawBoard(used: ReadonlySet<number>): string {
  return [BODY, ...HEADER_PINS.map((_, index) => pad(index + 1, used.has(index + 1)))].join('\n');
}
