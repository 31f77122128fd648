import { vi } from 'vitest';
import { tellFailure } from '../../host/cli/failure.ts';
import { createProgram } from '../../host/cli/program.ts';
import type { Ended } from './tcplab.ts';

/** What a command says and ends with, run in this process, which takes a tenth of the time of one of its own. One at a time. */
export async function inProcess(args: string[]): Promise<Ended> {
  const spies = [process.stdout, process.stderr].map((stream) =>
    vi.spyOn(stream, 'write').mockReturnValue(true),
  );
  const { argv, exitCode } = process;
  Object.assign(process, { argv: [...argv.slice(0, 2), ...args], exitCode: undefined });
  try {
    await createProgram().parseAsync(args, { from: 'user' }).catch(tellFailure);
    const [stdout = '', stderr = ''] = spies.map(({ mock }) =>
      mock.calls.map(([text]) => String(text)).join(''),
    );
    return { code: Number(process.exitCode ?? 0), stdout, stderr };
  } finally {
    Object.assign(process, { argv, exitCode });
    for (const spy of spies) spy.mockRestore();
  }
}
