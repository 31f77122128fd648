import { type Command, Option } from 'commander';
import { LED_CHOICES, type LedChoice } from '../../../src/leds/led-choice.ts';
import { LED_PINS } from '../../../src/leds/pins.ts';
import { LabError } from '../../lab-error.ts';
import { asCalled } from '../../node/tell.ts';
import { circuitOf } from '../../wiring/circuit.ts';
import { pinsSvg } from '../../wiring/drawings.ts';
import { onboardText, pinsText, stripText } from '../../wiring/terminal-drawings.ts';
import type { CommonOptions } from '../options.ts';
import { styleOf } from '../style.ts';
import { writeFile } from '../write-file.ts';

const IN_THE_TERMINAL: Record<LedChoice, typeof stripText> = {
  pins: (style) => pinsText(circuitOf(LED_PINS), style),
  strip: stripText,
  onboard: onboardText,
};

export const examples = `
  tcplab wiring                        in the terminal
  tcplab wiring --svg wiring.svg       as a drawing, to print
  tcplab wiring --leds strip           a strip of eight pixels instead of eight LEDs
  tcplab wiring --leds onboard         nothing wired: what the on-board LED's blinks mean
  tcplab wiring --lang zh`;

export function configure(command: Command): void {
  command
    .addOption(new Option('--leds <leds>', 'LED wiring to draw').choices(LED_CHOICES).default('pins'))
    .option('--svg <file>', 'write the drawing of the eight LEDs to an SVG file instead')
    .action((options: CommonOptions & { leds: LedChoice; svg?: string }) => {
      const { leds, svg } = options;
      const style = { ...styleOf(options), columns: process.stdout.columns };
      if (svg === undefined) {
        const text = IN_THE_TERMINAL[leds](style);
        process.stdout.write(asCalled(`${text}\n`));
      } else if (leds === 'pins') {
        const drawing = pinsSvg(circuitOf(LED_PINS), style.language);
        writeFile(svg, drawing, 'the drawing', 'tcplab wiring --svg wiring.svg');
      } else {
        throw new LabError(
          'only the eight LEDs have a drawing to print',
          'Leave out --svg: the terminal shows all there is to it.',
        );
      }
    });
}
