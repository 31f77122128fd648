import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { median } from './median.ts';

const PROGRAM = fileURLToPath(new URL('../bin/tcplab.js', import.meta.url));

const COMMANDS = [
  '--version',
  '--help',
  'run half-close --fast --json',
  'run --fast --json',
  'probe --state ESTABLISHED --segment R',
  'conformance --json',
];

/** Loaded before the program: when the process ends, its processor time in µs goes to file descriptor 3. */
const METER = `data:text/javascript,${encodeURIComponent(`
  import { writeSync } from 'node:fs';
  process.on('exit', () => {
    const { user, system } = process.cpuUsage();
    writeSync(3, String(user + system));
  });`)}`;

/**
 * Commands as whole processes, from their start to their end: seconds of processor time of all their threads.
 * @throws Error when a command fails
 */
export async function commandTimes(runs: number, onRun: () => void) {
  const times = COMMANDS.map((command) => ({ command, samples: [] as number[] }));
  for (let run = 0; run < runs; run++) {
    for (const { command, samples } of times) samples.push(await secondsOf(command));
    onRun();
  }
  return times.map(({ command, samples }) => ({ command, samples, median: median(samples) }));
}

/** Without certificates of the machine's own, which Node reads at each start: on some machines that takes half as long as the rest of it. */
const { NODE_EXTRA_CA_CERTS: _, ...env } = process.env;

async function secondsOf(command: string): Promise<number> {
  const child = spawn(process.execPath, ['--import', METER, PROGRAM, ...command.split(' ')], {
    env,
    stdio: ['ignore', 'ignore', 'pipe', 'pipe'],
  });
  const [told, micros] = [child.stderr, child.stdio[3]].map((stream) =>
    text(stream as NodeJS.ReadableStream),
  );
  const [code] = await once(child, 'close');
  if (code !== 0) throw new Error(`tcplab ${command} ended with ${code}: ${await told}`);
  return Number(await micros) / 1e6;
}
