import { type Command, Option } from 'commander';
import { LED_CHOICES, type LedChoice } from '../../../src/leds/led-choice.ts';
import { LED_PINS } from '../../../src/leds/pins.ts';
import type { Language } from '../../language.ts';
import { asCalled } from '../../node/tell.ts';
import type { Theme } from '../../report/theme.ts';
import { circuitOf } from '../../wiring/circuit.ts';
import { onboardSvg, pinsSvg, stripSvg } from '../../wiring/drawings.ts';
import { onboardText, pinsText, stripText } from '../../wiring/terminal-drawings.ts';
import { type CommonOptions, colourOption, optionsOf } from '../options.ts';
import { styleOf } from '../style.ts';
import { writeFile } from '../write-file.ts';

interface WiringOptions extends CommonOptions {
  leds: LedChoice;
  svg?: string;
}

/** Text for the terminal and document to print, of each choice. */
const DRAWINGS: Record<
  LedChoice,
  { text(language: Language, theme: Theme, columns?: number): string; svg(language: Language): string }
> = {
  pins: {
    text: (language, theme, columns) => pinsText(circuitOf(LED_PINS), language, theme, columns),
    svg: (language) => pinsSvg(circuitOf(LED_PINS), language),
  },
  strip: { text: stripText, svg: stripSvg },
  onboard: { text: onboardText, svg: onboardSvg },
};

const EXAMPLES = `
Examples:
  tcplab wiring                        in the terminal
  tcplab wiring --svg wiring.svg       as a drawing, to print
  tcplab wiring --leds strip           a strip of eight pixels instead of eight LEDs
  tcplab wiring --leds onboard         nothing wired: what the on-board LED's blinks mean
  tcplab wiring --lang zh`;

export function configure(command: Command): void {
  command
    .addOption(new Option('--leds <leds>', 'LED wiring to draw').choices(LED_CHOICES).default('pins'))
    .option('--svg <file>', 'write the drawing to an SVG file instead')
    .addOption(colourOption)
    .addHelpText('after', EXAMPLES)
    .action(() => {
      const options = optionsOf<WiringOptions>(command);
      const { svg } = options;
      const { language, theme } = styleOf(options);
      const drawing = DRAWINGS[options.leds];
      if (svg !== undefined) {
        writeFile(svg, drawing.svg(language), 'the drawing', 'tcplab wiring --svg wiring.svg');
      } else {
        process.stdout.write(asCalled(`${drawing.text(language, theme, process.stdout.columns)}\n`));
      }
    });
}
