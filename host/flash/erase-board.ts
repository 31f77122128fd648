import { SerialConsole } from '../serial/console.ts';
import { SerialError } from '../serial/serial-error.ts';
import { runKalumaCli } from './kaluma-cli.ts';

const LIMIT_MS = 20_000;

/**
 * Takes the program off a board with @kaluma/cli. What runs goes on until the board is restarted.
 * @throws SerialError
 */
export async function eraseBoard(port: string, { limitMs = LIMIT_MS } = {}): Promise<void> {
  await SerialConsole.using(port, (console) => console.reachPrompt({ interrupt: true }));
  // @kaluma/cli says "Done" after half a second, whether or not it is, and its process may go on for ever.
  await runKalumaCli(['erase', '--port', port], {
    stallMs: limitMs,
    enough: ({ output }) => output.includes('Done.'),
  });
  const size = await SerialConsole.using(port, (console) => programSize(console, limitMs));
  if (size === 0) return;
  throw new SerialError(
    'transfer',
    `there is still a program of ${size} octets on the board on ${port}`,
    'Unplug it, plug it in again, and try again.',
  );
}

/** As the board has it in its flash, in octets. */
async function programSize(console: SerialConsole, limitMs: number): Promise<number> {
  const until = performance.now() + limitMs;
  await console.reachPrompt({ limitMs });
  await console.type('.flash -s');
  const answer = await console.expect(/\n(\d+)\r\n/, until);
  return Number(answer?.[1]);
}
