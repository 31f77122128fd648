import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command } from 'commander';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { configure } from '../../host/cli/commands/probe.ts';
import { addStyleOptions } from '../../host/cli/options.ts';
import { LabError } from '../../host/lab-error.ts';

afterEach(() => {
  vi.restoreAllMocks();
});

/** What the command prints on stdout. */
async function printed(...args: string[]): Promise<string> {
  const write = vi.spyOn(process.stdout, 'write').mockReturnValue(true);
  const program = new Command('tcplab').exitOverride();
  configure(addStyleOptions(program.command('probe')));
  await program.parseAsync(['probe', ...args], { from: 'user' });
  return write.mock.calls.map(([text]) => String(text)).join('');
}

describe('tcplab probe', () => {
  it('prints one JSON object and nothing else', async () => {
    expect(
      await printed('--state', 'CLOSE_WAIT', '--segment', 'F. seq=RCV.NXT-1 ack=SND.NXT', '--json'),
    ).toBe(
      '{"state":"CLOSE_WAIT","next":"CLOSE_WAIT","out":[{"flags":".","seq":"SND.NXT","ack":"RCV.NXT","len":0}],"delivered":0}\n',
    );
  });

  it('prints a line for each thing to know', async () => {
    const text = await printed(
      '--state',
      'fin-wait-2',
      '--via',
      'shutdown',
      '--segment',
      'P. len=10',
      '--lang',
      'en',
      '--no-color',
    );
    expect(text).toBe(
      [
        'state       FIN_WAIT_2 (shutdown)',
        'segment     P. len=10',
        'answer      . seq=SND.NXT ack=RCV.NXT+10',
        'next state  FIN_WAIT_2',
        'delivered   10 octets',
        '',
      ].join('\n'),
    );
  });

  it('says so when nothing came', async () => {
    const text = await printed('--state', 'LISTEN', '--segment', 'R', '--lang', 'zh', '--no-color');
    expect(text).toContain('一秒之内没有');
  });

  it('prints the objects of a batch in order, a line each', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'tcplab-'));
    try {
      const file = join(folder, 'probes.txt');
      writeFileSync(file, 'LISTEN\tS\nFIN_WAIT_1 shutdown\t.\nESTABLISHED\tR\n');
      const lines = (await printed('--batch', file)).trimEnd().split('\n');
      expect(lines.map((line) => JSON.parse(line).state)).toEqual(['LISTEN', 'FIN_WAIT_1', 'ESTABLISHED']);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it.each([
    [['--state', 'ESTABLISHED'], 'needs a state and a segment'],
    [['--state', 'NOWHERE', '--segment', '.'], '--state, column 1'],
    [['--state', 'LISTEN', '--via', 'abort', '--segment', '.'], '--via, column 1'],
    [['--state', 'LISTEN', '--segment', '. sek=1'], '--segment, column 3'],
    [['--batch', 'no-such-file'], 'the batch cannot be read'],
  ])('refuses %j', async (args, problem) => {
    const printing = printed(...args);
    await expect(printing).rejects.toThrow(LabError);
    await expect(printing).rejects.toThrow(problem);
  });

  it('refuses a state beside a batch, which names its own', async () => {
    vi.spyOn(process.stderr, 'write').mockReturnValue(true);
    const printing = printed('--batch', 'no-such-file', '--state', 'LISTEN');
    await expect(printing).rejects.toThrow("cannot be used with option '--state <state>'");
  });
});
