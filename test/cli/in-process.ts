import { vi } from 'vitest';
import { tellFailure } from '../../host/cli/failure.ts';
import { createProgram } from '../../host/cli/program.ts';
import { cleanEnvironment, type Ended } from './tcplab.ts';

let last: Promise<unknown> = Promise.resolve();

/** What a command says and ends with, run in this process, which takes a tenth of the time of one of its own. One begins when the last has ended. */
export function inProcess(args: string[], env: NodeJS.ProcessEnv = {}): Promise<Ended> {
  const run = last.then(() => runHere(args, env));
  last = run.catch(() => {});
  return run;
}

async function runHere(args: string[], env: NodeJS.ProcessEnv): Promise<Ended> {
  const spies = [process.stdout, process.stderr].map((stream) =>
    vi.spyOn(stream, 'write').mockReturnValue(true),
  );
  const { argv, exitCode, env: own } = process;
  Object.assign(process, {
    argv: [...argv.slice(0, 2), ...args],
    env: cleanEnvironment(env),
    exitCode: undefined,
  });
  try {
    await createProgram().parseAsync(args, { from: 'user' }).catch(tellFailure);
    const [stdout = '', stderr = ''] = spies.map(({ mock }) =>
      mock.calls.map(([text]) => String(text)).join(''),
    );
    return { code: Number(process.exitCode ?? 0), stdout, stderr };
  } finally {
    Object.assign(process, { argv, exitCode, env: own });
    for (const spy of spies) spy.mockRestore();
  }
}
