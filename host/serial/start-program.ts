import type { ConsoleStatus } from '../../src/control/protocol.ts';
import type { KalumaPrompt } from './kaluma-prompt.ts';
import { SerialError } from './serial-error.ts';

/** Starts what was written, and waits until it says that it serves, or why it does not. */
export async function startProgram(console: KalumaPrompt, limitMs: number): Promise<ConsoleStatus> {
  const until = performance.now() + limitMs;
  await console.reachPrompt({ limitMs, interrupt: true });
  await console.type('.load');
  const said = await console.expect(/: lab port \d+\r?\n|\w*Error\b[^\r\n]*/, until);
  if (said?.[0].startsWith(':')) return console.ask({ limitMs: until - performance.now() });
  throw new SerialError(
    'no-app',
    `the app was written, but does not run: ${said?.[0] ?? 'it says nothing'}`,
    'Watch it start: tcplab monitor, and type .load there. The file must be the app of the lab, as the build makes it.',
  );
}
