import { writeFileSync } from 'node:fs';
import type { Command } from 'commander';
import { LED_PINS } from '../../../src/leds/pins.ts';
import { createTheme } from '../../report/theme.ts';
import { UsageError } from '../../usage-error.ts';
import { circuitOf } from '../../wiring/circuit.ts';
import { wiringSvg } from '../../wiring/svg-drawing.ts';
import { wiringText } from '../../wiring/terminal-drawing.ts';
import { colourLevel } from '../colour.ts';
import { type CommonOptions, colourOption, languageOf, languageOption, optionsOf } from '../options.ts';

interface WiringOptions extends CommonOptions {
  svg?: string;
}

const EXAMPLES = `
Examples:
  tcplab wiring                        in the terminal
  tcplab wiring --svg wiring.svg       as a drawing, to print
  tcplab wiring --lang zh`;

export function addWiringCommand(program: Command): void {
  const command = program
    .command('wiring')
    .description('show where the LEDs go on a Pico W, with parts list')
    .option('--svg <file>', 'write the drawing to an SVG file instead')
    .addOption(languageOption())
    .addOption(colourOption())
    .addHelpText('after', EXAMPLES)
    .action(() => {
      const { lang, svg, color } = optionsOf<WiringOptions>(command);
      const language = languageOf(lang, process.env);
      const circuit = circuitOf(LED_PINS);
      if (svg !== undefined) {
        write(svg, wiringSvg(circuit, language));
        process.stderr.write(`tcplab: wrote ${svg}\n`);
      } else {
        process.stdout.write(`${wiringText(circuit, language, createTheme(colourLevel('stdout', color)))}\n`);
      }
    });
}

function write(file: string, content: string): void {
  try {
    writeFileSync(file, content);
  } catch (error) {
    throw new UsageError(
      `the drawing cannot be written: ${(error as Error).message}`,
      'Name a file in a folder that exists and is yours to write to: tcplab wiring --svg wiring.svg',
    );
  }
}
