import { Command } from 'commander';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { configure } from '../../host/cli/commands/conformance.ts';
import { addStyleOptions } from '../../host/cli/options.ts';

afterEach(() => {
  vi.restoreAllMocks();
  process.exitCode = undefined;
});

/** What the command prints on stdout. */
async function printed(...args: string[]): Promise<string> {
  vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  const write = vi.spyOn(process.stdout, 'write').mockReturnValue(true);
  const program = new Command('tcplab').exitOverride();
  configure(addStyleOptions(program.command('conformance')));
  await program.parseAsync(['conformance', ...args], { from: 'user' });
  return write.mock.calls.map(([text]) => String(text)).join('');
}

describe('tcplab conformance', () => {
  it('passes where every departure is known, and prints one object', async () => {
    expect(JSON.parse(await printed('--json'))).toMatchObject({ board: { lwip: '2.2.1' }, verdict: 'pass' });
    expect(process.exitCode).toBe(0);
  });

  it('prints the table for people', async () => {
    const text = await printed('--lang', 'en', '--no-color');
    expect(text).toMatch(/^RFC 9293 §3\.10\.7 on lwIP 2\.2\.1 \(virtual board\)\n/);
  });
});
