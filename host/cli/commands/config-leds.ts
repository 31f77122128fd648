import { Argument, type Command } from 'commander';
import { LED_CHOICES, LEDS_KEY, type LedChoice } from '../../../src/leds/led-choice.ts';
import { tell } from '../../node/tell.ts';
import { printable } from '../../printable.ts';
import { readItem } from '../../serial/board-storage.ts';
import { pickPort } from '../../serial/pick-port.ts';
import { APP_SAYS_NOTHING, keepOnBoard } from '../keep-on-board.ts';
import { optionsOf } from '../options.ts';

interface LedsOptions {
  port?: string;
}

const EXAMPLES = `
Examples:
  tcplab config leds                   says what is set
  tcplab config leds strip             a strip of eight pixels on GP2
  tcplab config leds onboard           nothing wired: the on-board LED blinks, and you count

"tcplab wiring --leds strip" shows what to wire.`;

const SHOWN_BY: Record<LedChoice, string> = {
  pins: 'eight LEDs, each on a pin of its own',
  strip: 'a strip of eight pixels on GP2',
  onboard: 'the on-board LED, which blinks a number for each state',
};

export function addConfigLedsCommand(config: Command): void {
  const command = config
    .command('leds')
    .description('set the board’s LED wiring: LEDs on pins, a strip of pixels, or the on-board LED alone')
    .addArgument(new Argument('[leds]', 'LED wiring').choices(LED_CHOICES))
    .option('--port <path>', 'serial port of the board, if there are several')
    .addHelpText('after', EXAMPLES)
    .action((leds: LedChoice | undefined) => configureLeds(leds, optionsOf<LedsOptions>(command)));
}

async function configureLeds(leds: LedChoice | undefined, options: LedsOptions): Promise<void> {
  const port = await pickPort(options.port);
  if (leds === undefined) {
    tell(process.stdout, settingText(await readItem(port, LEDS_KEY)));
    return;
  }
  const outcome = await keepOnBoard(port, { [LEDS_KEY]: leds });
  const text = outcome === 'unknown' ? APP_SAYS_NOTHING : `States are shown by ${SHOWN_BY[leds]}.`;
  tell(process.stdout, text);
}

function settingText(stored: string | null): string {
  const leds = LED_CHOICES.find((choice) => choice === (stored ?? 'pins'));
  return leds
    ? `${leds}: states are shown by ${SHOWN_BY[leds]}.`
    : `${LEDS_KEY} is "${printable(stored ?? '')}", which the app takes for pins. Set it anew: tcplab config leds pins`;
}
