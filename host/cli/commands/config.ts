import { Argument, type Command, Option } from 'commander';
import { LED_CHOICES, LEDS_KEY, type LedChoice } from '../../../src/leds/led-choice.ts';
import { ExitCode, LabError } from '../../lab-error.ts';
import { tell } from '../../node/tell.ts';
import { printable } from '../../printable.ts';
import { readItem, type StoredItems, storeItems } from '../../serial/board-storage.ts';
import type { Lead } from '../../serial/lead.ts';
import { type NetworkOutcome, restartProgram } from '../../serial/start-program.ts';
import { addLeadOptions, usingLead } from '../board-lead.ts';
import type { CommonOptions } from '../options.ts';
import { askOnTerminal, readSecretFromStdin } from '../stdin.ts';

interface WifiOptions extends CommonOptions {
  ssid?: string;
  security?: string;
  passwordStdin?: boolean;
  apPasswordStdin?: boolean;
  forget?: boolean;
}

/** Names that Kaluma's driver knows; without one it takes WPA2 with WPA. */
const SECURITIES = ['WPA2_WPA_PSK', 'WPA2_PSK', 'WPA_PSK'];

const WIFI_EXAMPLES = `
Examples:
  tcplab config wifi                   asks for name and password
  tcplab config wifi --forget          the board is its own access point again
  tcplab config wifi --ssid lab --password-stdin < file

A password is never an argument, which other users could see. It goes into the board's own storage and nowhere else.`;

const LEDS_EXAMPLES = `
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

const APP_SAYS_NOTHING =
  'The app does not say how it goes on. Is it on the board? tcplab flash puts it there.';

const OUTCOMES: Record<NetworkOutcome, string> = {
  joined: 'The board has joined the network. tcplab boards shows its address.',
  'cannot join':
    'The board cannot join the network and is its own access point instead. Are name and password right, and is it a 2.4 GHz network?',
  'access point':
    'The board is its own access point; tcplab monitor shows its name and password when it starts.',
  unknown: APP_SAYS_NOTHING,
};

export function configure(config: Command): void {
  const toJoin = ['ssid', 'security', 'passwordStdin'];
  const ofAccessPoint = 'read from stdin the password of the board’s own access point';
  addLeadOptions(config.command('wifi'))
    .description('set the network that the board joins, or make it an access point')
    .option('--ssid <name>', 'name of the network to join')
    .addOption(
      new Option('--security <kind>', 'security of the network, if not the default').choices(SECURITIES),
    )
    .option('--password-stdin', 'read its password from stdin instead of asking')
    .addOption(new Option('--ap-password-stdin', ofAccessPoint).conflicts(toJoin))
    .addOption(
      new Option('--forget', 'forget the network: the board is its own access point').conflicts([
        ...toJoin,
        'apPasswordStdin',
      ]),
    )
    .addHelpText('after', WIFI_EXAMPLES)
    .action((options: WifiOptions) =>
      usingLead(options, async (lead) => {
        const outcome = await keep(lead, await itemsOf(options));
        tell(process.stdout, OUTCOMES[outcome]);
        if (outcome === 'cannot join') process.exitCode = ExitCode.fail;
      }),
    );
  addLeadOptions(config.command('leds'))
    .description('set the board’s LED wiring: LEDs on pins, a strip of pixels, or the on-board LED alone')
    .addArgument(new Argument('[leds]', 'LED wiring').choices(LED_CHOICES))
    .addHelpText('after', LEDS_EXAMPLES)
    .action((choice: LedChoice | undefined, options: CommonOptions) =>
      usingLead(options, async (lead) => {
        if (choice === undefined) return tell(process.stdout, settingText(await readItem(lead, LEDS_KEY)));
        const outcome = await keep(lead, { [LEDS_KEY]: choice });
        tell(
          process.stdout,
          outcome === 'unknown' ? APP_SAYS_NOTHING : `States are shown by ${SHOWN_BY[choice]}.`,
        );
      }),
    );
}

/** Writes settings into the board's storage, and starts its program again, which reads them at its start only. */
async function keep(lead: Lead, items: StoredItems): Promise<NetworkOutcome> {
  await storeItems(lead, items);
  tell(process.stderr, 'Kept on the board. It starts its app again; joining a network takes up to 45 s.');
  return restartProgram(lead);
}

function settingText(stored: string | null): string {
  const leds = LED_CHOICES.find((choice) => choice === (stored ?? 'pins'));
  return leds
    ? `${leds}: states are shown by ${SHOWN_BY[leds]}.`
    : `${LEDS_KEY} is "${printable(stored ?? '')}", which the app takes for pins. Set it anew: tcplab config leds pins`;
}

async function itemsOf(options: WifiOptions): Promise<StoredItems> {
  if (options.forget) return { WIFI_SSID: null, WIFI_PASSWORD: null, WIFI_SECURITY: null };
  if (options.apPasswordStdin)
    return { WIFI_AP_PASSWORD: checked(await readSecretFromStdin(), 'Choose another.') };
  const ssid = options.ssid ?? (await askOnTerminal('Name of the network:', { secret: false }));
  if (!/^.{1,32}$/s.test(Buffer.from(ssid).toString('latin1')))
    throw new LabError('a network’s name has 1 to 32 octets', 'Write it as the network announces it.');
  const password = options.passwordStdin
    ? await readSecretFromStdin()
    : await askOnTerminal('Password (not shown; empty for an open network):', { secret: true });
  return {
    WIFI_SSID: ssid,
    WIFI_PASSWORD:
      password === '' ? null : checked(password, 'Give it as it is; an empty one for an open network.'),
    WIFI_SECURITY: options.security ?? null,
  };
}

/**
 * The password, if it is one. The text of a wrong one is never told.
 * @throws LabError unless it is a passphrase of 8 to 63 printable characters or a key of 64 hex digits
 */
function checked(password: string, nextStep: string): string {
  if (/^([ -~]{8,63}|[0-9a-f]{64})$/i.test(password)) return password;
  throw new LabError(
    'that is no Wi-Fi password: it has 8 to 63 characters, of those that ASCII has',
    nextStep,
  );
}
