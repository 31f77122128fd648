import type { ConsoleStatus } from '../../src/control/protocol.ts';
import { VERSION } from '../../src/version.ts';
import { openChannel } from '../board/network/socket-channel.ts';
import { WallClock } from '../clock/wall-clock.ts';
import { LabError } from '../lab-error.ts';
import { loadBoard } from '../node/open-virtual-board.ts';
import { boardFiles } from '../node/package.ts';
import { kalumaVersion } from './kaluma-version.ts';
import { atPrompt, type Lead } from './lead.ts';
import { measureLead } from './measure-lead.ts';

/** One line of what the doctor finds. */
export interface Check {
  check: string;
  /** null: it could not be looked at, because of what failed before; or it is not needed. */
  ok: boolean | null;
  says: string;
  /** What to do about it; empty if nothing. */
  nextStep: string;
}

/** @param examination resolves to words if all is well, and rejects with a LabError if not */
export async function examine(check: string, examination: () => Promise<string>): Promise<Check> {
  try {
    return { check, ok: true, says: await examination(), nextStep: '' };
  } catch (error) {
    const { message, problem = message, nextStep = '' } = error as Error & Partial<LabError>;
    return { check, ok: false, says: problem, nextStep };
  }
}

/**
 * Looks at a board on USB: its port, Kaluma, the app, the native module, the lead end to end, and its network, which is a choice where the lead will do. What
 * needs what failed is left out as unknown.
 * @param find the lead that is meant
 * @param onNetwork whether the board can be reached over the network of this machine
 */
export async function examineBoard(find: () => Promise<Lead>, onNetwork: boolean): Promise<Check[]> {
  let lead: Lead | undefined;
  let status: ConsoleStatus | undefined;
  const chain: [check: string, examination: () => Promise<string>][] = [
    [
      'board on USB',
      async () => {
        lead = await find();
        return lead.path;
      },
    ],
    ['permission', async () => mayOpen(lead!)],
    ['Kaluma', async () => `version ${await atPrompt(lead!, kalumaVersion)}`],
    [
      'app',
      async () => {
        status = await atPrompt(lead!, (prompt) => prompt.ask());
        return appVersion(status);
      },
    ],
    ['native module', async () => nativeModule(status!)],
    ['USB lead', async () => measureLead(lead!, (await loadBoard(await boardFiles())).module)],
  ];
  const checks: Check[] = [];
  for (const [check, examination] of chain) {
    const failed = checks.some(({ ok }) => ok !== true);
    checks.push(failed ? unknown(check) : await examine(check, examination));
  }
  await lead?.close();
  if (!onNetwork) return checks;
  if (!status) return [...checks, unknown('network')];
  const known = status;
  const network = await examine('network', () => reach(known));
  const isChoice = checks.at(-1)?.ok === true && !network.ok;
  return [...checks, isChoice ? { ...network, ok: null, nextStep: NOT_NEEDED } : network];
}

const NOT_NEEDED = 'It is not needed: all experiments run over the USB lead.';

function unknown(check: string): Check {
  return { check, ok: null, says: 'cannot be seen yet', nextStep: '' };
}

async function mayOpen(lead: Lead): Promise<string> {
  await (await lead.open()).close();
  return `you may open ${lead.path}`;
}

function appVersion({ app, name }: ConsoleStatus): string {
  if (app === VERSION) return `${name}, version ${app}`;
  throw new LabError(
    `${name} runs version ${app} of the app; this is ${VERSION}`,
    'Bring it up to date: tcplab flash',
  );
}

function nativeModule({ states }: ConsoleStatus): string {
  if (states === 'observed') return 'states are observed';
  throw new LabError(
    'this Kaluma is without it: states are inferred, and experiments that need the truth are skipped',
    'firmware/README.md says how to build a Kaluma with it.',
  );
}

/** The board that answers there must be the one on USB. */
async function reach({ address, control, app, states }: ConsoleStatus): Promise<string> {
  if (address === '') {
    throw new LabError(
      'the board has no network',
      'Watch it start with tcplab monitor; tcplab config wifi sets its network.',
    );
  }
  const where = `${address}, port ${control}`;
  const channel = await openChannel(address, control, new WallClock()).catch(
    (error: Error & Partial<LabError>) => {
      throw new LabError(
        `this machine does not reach the board at ${where}: ${error.problem ?? error.message}`,
        'Join the same network. If the board is its own access point, tcplab monitor shows its name and password when it starts.',
      );
    },
  );
  channel.close();
  const { hello } = channel;
  if (hello.app !== app || hello.states !== states) {
    throw new LabError(
      `another board answers at ${where}: app ${hello.app}, states ${hello.states}; the one on USB has app ${app}, states ${states}`,
      'Two boards have the same address. Are you on the network of the one on USB? tcplab monitor shows it.',
    );
  }
  return `${where}: app ${hello.app}, ${hello.states === 'observed' ? 'with' : 'without'} the native module`;
}
