import { type Command, Option } from 'commander';
import { ExitCode } from '../../lab-error.ts';
import { tell } from '../../node/tell.ts';
import { pickPort } from '../../serial/pick-port.ts';
import {
  checkPassword,
  checkSsid,
  SECURITIES,
  type WifiOutcome,
  type WifiSettings,
} from '../../serial/wifi-config.ts';
import { APP_SAYS_NOTHING, keepOnBoard } from '../keep-on-board.ts';
import { optionsOf } from '../options.ts';
import { askOnTerminal, readSecretFromStdin } from '../stdin.ts';
import { addConfigLedsCommand } from './config-leds.ts';

interface WifiOptions {
  port?: string;
  ssid?: string;
  security?: string;
  passwordStdin?: boolean;
  apPasswordStdin?: boolean;
  forget?: boolean;
}

const EXAMPLES = `
Examples:
  tcplab config wifi                   asks for name and password
  tcplab config wifi --forget          the board is its own access point again
  tcplab config wifi --ssid lab --password-stdin < file

A password is never an argument, which other users could see. It goes into the board's own storage and nowhere else.`;

export function configure(config: Command): void {
  const command = config
    .command('wifi')
    .description('set the network that the board joins, or make it an access point')
    .option('--port <path>', 'serial port of the board, if there are several')
    .option('--ssid <name>', 'name of the network to join')
    .addOption(
      new Option('--security <kind>', 'security of the network, if not the default').choices(SECURITIES),
    )
    .option('--password-stdin', 'read its password from stdin instead of asking')
    .addOption(
      new Option(
        '--ap-password-stdin',
        'read from stdin the password of the board’s own access point',
      ).conflicts(['ssid', 'security', 'passwordStdin']),
    )
    .addOption(
      new Option('--forget', 'forget the network: the board is its own access point').conflicts([
        'ssid',
        'security',
        'passwordStdin',
        'apPasswordStdin',
      ]),
    )
    .addHelpText('after', EXAMPLES)
    .action(() => configureWifi(optionsOf<WifiOptions>(command)));
  addConfigLedsCommand(config);
}

async function configureWifi(options: WifiOptions): Promise<void> {
  // Before a secret is asked for in vain.
  const port = await pickPort(options.port);
  const outcome = await keepOnBoard(port, await settingsOf(options));
  tell(process.stdout, OUTCOMES[outcome]);
  if (outcome === 'cannot join') process.exitCode = ExitCode.fail;
}

const OUTCOMES: Record<WifiOutcome, string> = {
  joined: 'The board has joined the network. tcplab boards shows its address.',
  'cannot join':
    'The board cannot join the network and is its own access point instead. Are name and password right, and is it a 2.4 GHz network?',
  'access point':
    'The board is its own access point; tcplab monitor shows its name and password when it starts.',
  unknown: APP_SAYS_NOTHING,
};

async function settingsOf(options: WifiOptions): Promise<WifiSettings> {
  if (options.forget) return { WIFI_SSID: null, WIFI_PASSWORD: null, WIFI_SECURITY: null };
  if (options.apPasswordStdin) {
    const password = await readSecretFromStdin();
    checkPassword(password, { mayBeEmpty: false });
    return { WIFI_AP_PASSWORD: password };
  }
  const ssid = options.ssid ?? (await askOnTerminal('Name of the network:', { secret: false }));
  checkSsid(ssid);
  const password = options.passwordStdin
    ? await readSecretFromStdin()
    : await askOnTerminal('Password (not shown; empty for an open network):', { secret: true });
  checkPassword(password, { mayBeEmpty: true });
  return {
    WIFI_SSID: ssid,
    WIFI_PASSWORD: password === '' ? null : password,
    WIFI_SECURITY: options.security ?? null,
  };
}
