import type { ConsoleStatus } from '../../src/control/protocol.ts';
import type { KalumaPrompt } from './kaluma-prompt.ts';
import { atPrompt, type Lead } from './lead.ts';
import { SerialError } from './serial-error.ts';

/** Joining a Wi-Fi that is not there takes 30 s, in which nothing else is done. */
const START_MS = 45_000;

/** What the program said of its network after it was started again; `unknown` if it said nothing. */
export type NetworkOutcome = 'joined' | 'cannot join' | 'access point' | 'unknown';

/**
 * Starts what was written, and waits until it says that it serves.
 * @throws SerialError with why it does not
 */
export async function startProgram(prompt: KalumaPrompt, limitMs = START_MS): Promise<ConsoleStatus> {
  const until = prompt.now() + limitMs;
  await prompt.reachPrompt({ limitMs, interrupt: true });
  await prompt.type('.load');
  const said = await prompt.expect(/: lab port \d+\r?\n|\w*Error\b[^\r\n]*/, until);
  if (said?.[0].startsWith(':')) return prompt.ask({ limitMs: until - prompt.now() });
  throw new SerialError(
    'no-app',
    `the app was written, but does not run: ${said?.[0] ?? 'it says nothing'}`,
    'Watch it start: tcplab monitor, and type .load there. The file must be the app of the lab, as the build makes it.',
  );
}

/** Starts the program again, so that it takes new settings, and waits for what it says of its network. */
export function restartProgram(lead: Lead): Promise<NetworkOutcome> {
  return atPrompt(lead, async (prompt) => {
    await prompt.reachPrompt();
    if ((await prompt.evaluate('typeof tcplab')) !== 'function') return 'unknown';
    await prompt.type('.load');
    const outcome = /Wi-Fi: (joined|access point|[^\r\n]* cannot be joined)/;
    const [, said] = (await prompt.expect(outcome, prompt.now() + START_MS)) ?? [];
    if (said === undefined) return 'unknown';
    return said === 'joined' || said === 'access point' ? said : 'cannot join';
  });
}
