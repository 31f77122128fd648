import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const PROGRAM = fileURLToPath(new URL('../../bin/tcplab.js', import.meta.url));
/** An experiment that stays in ESTABLISHED for ten seconds: long enough for a busy machine to do something meanwhile. */
export const IDLE = fileURLToPath(new URL('idle.tcp', import.meta.url));

/** What a process printed, and the exit code it ended with. */
export interface Ended {
  code: number | null;
  stdout: string;
  stderr: string;
}

/** English messages and no colours, unless the environment given says otherwise. */
export function cleanEnvironment(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const { PATH, HOME, TCPLAB_SKIP_BUILD } = process.env;
  return { PATH, HOME, TCPLAB_SKIP_BUILD, LANG: 'C', ...env };
}

/** Starts tcplab in a clean environment. */
export function start(
  args: string[],
  env: NodeJS.ProcessEnv = {},
  cwd?: string,
): ChildProcessWithoutNullStreams {
  return spawn(process.execPath, [PROGRAM, ...args], { env: cleanEnvironment(env), cwd });
}

/** Runs tcplab to its end. */
export async function tcplab(args: string[], env: NodeJS.ProcessEnv = {}): Promise<Ended> {
  return ended(start(args, env));
}

export async function ended(child: ChildProcessWithoutNullStreams): Promise<Ended> {
  const texts = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const) {
    child[name].setEncoding('utf8').on('data', (text: string) => {
      texts[name] += text;
    });
  }
  const [code] = await once(child, 'close');
  return { code, ...texts };
}
