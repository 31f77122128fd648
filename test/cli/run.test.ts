import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../build/temporary-folder.ts';
import { CATALOGUE } from '../support/experiments.ts';
import { inProcess } from './in-process.ts';
import { ended, start, tcplab } from './tcplab.ts';

const NAMES = CATALOGUE.map(({ name }) => name);

describe('tcplab run --fast --json', () => {
  it('proves every experiment, with one object on stdout that is the same each time', async () => {
    const [first, second] = await Promise.all(
      [tcplab, inProcess].map((run) => run(['run', '--fast', '--json'])),
    );
    expect(second!.stdout).toBe(first!.stdout);
    expect(first!.stdout.trimEnd()).not.toContain('\n');
    const { board, experiments } = JSON.parse(first!.stdout);
    expect(board).toMatchObject({ kind: 'virtual', lwip: expect.stringMatching(/^2\./) });
    expect(
      experiments.map(({ name, verdict, mismatches }: never) => ({ name, verdict, mismatches })),
    ).toEqual(NAMES.map((name) => ({ name, verdict: 'pass', mismatches: [] })));
    expect(first!.code).toBe(0);
  });

  it('shows the half-close as RFC 9293 has it', async () => {
    const { stdout } = await inProcess(['run', 'half-close', '--fast', '--json']);
    const [experiment] = JSON.parse(stdout).experiments;
    const passive = ['LISTEN', 'SYN_RCVD', 'ESTABLISHED', 'CLOSE_WAIT', 'LAST_ACK', 'CLOSED'];
    const active = ['CLOSED', 'SYN_SENT', 'ESTABLISHED', 'FIN_WAIT_1', 'FIN_WAIT_2', 'TIME_WAIT', 'CLOSED'];
    expect(experiment.boardStates).toEqual(passive);
    expect(experiment.clientStates).toEqual(active);
    expect(experiment.segments[1]).toMatchObject({ from: 'board', flags: 'S.', seq: 0, ack: 1, len: 0 });
    expect(experiment.leds).toMatchObject([
      { state: 'SYN_RCVD', pin: 2 },
      { state: 'ESTABLISHED', pin: 3 },
      { state: 'CLOSE_WAIT', pin: 4 },
      { state: 'LAST_ACK', pin: 5 },
    ]);
    const [synRcvd] = experiment.leds;
    expect(synRcvd.litMs, 'the dwell, by a clock of whole ms').toBeGreaterThanOrEqual(600);
    expect(synRcvd.litMs).toBeLessThanOrEqual(601);
  });

  it('passes the same states and segments when it is paced for people', async () => {
    const [fast, paced] = await Promise.all([
      inProcess(['run', 'direct-close', '--json', '--fast']),
      inProcess(['run', 'direct-close', '--json', '--speed', '50']),
    ]);
    expect(paced!.stdout).toBe(fast!.stdout);
    expect(paced!.stderr).toContain('  board   CLOSE_WAIT  -> LAST_ACK          0.000 ms\n');
  });
});

describe('tcplab run', () => {
  it('reports to stdout, in the order of the names, and says on stderr which board it picked', async () => {
    const { code, stdout, stderr } = await tcplab(['run', 'reset', 'direct-close', '--fast']);
    expect(stdout.indexOf('reset  ')).toBeLessThan(stdout.indexOf('direct-close  '));
    expect(stdout).toContain('  0.001000  ESTABLISHED │◀─────────── S. seq=y ack=x+1 ────────────│\n');
    expect(stdout).toContain('2 passed, 0 failed on the virtual board');
    expect(stderr).toMatch(/^Board: picked the virtual one, with lwIP 2\.\S+; it needs no hardware\.\n$/);
    expect(code).toBe(0);
  });

  it('explains in the language of the environment, or the one asked for', async () => {
    const run = ['run', 'three-way-handshake', '--fast', '--explain'];
    const [chinese, english] = await Promise.all([
      inProcess(run, { LANG: 'zh_CN.UTF-8' }),
      inProcess([...run, '--lang', 'en'], { LANG: 'zh_CN.UTF-8' }),
    ]);
    expect(chinese!.stdout).toContain('三次握手');
    expect(chinese!.stdout).toContain('RFC 9293 §3.5（图 6 和图 8）');
    expect(chinese!.stderr).toContain('虚拟开发板');
    expect(english!.stdout).toContain('With two segments the board');
  });

  it('has no colours unless they are forced, and none at all with --no-color or NO_COLOR', async () => {
    const run = ['run', 'reset', '--fast'];
    const [forced, option, variable] = await Promise.all([
      tcplab(run, { FORCE_COLOR: '1' }),
      tcplab([...run, '--no-color'], { FORCE_COLOR: '1' }),
      tcplab(run, { FORCE_COLOR: '1', NO_COLOR: '1' }),
    ]);
    expect(forced!.stdout).toContain('\u001b[');
    expect(option!.stdout).not.toContain('\u001b[');
    expect(variable!.stdout).not.toContain('\u001b[');
  });

  it('takes a seed for the chances that an experiment of one’s own has', async () => {
    const file = join(temporaryFolder(), 'by-chance.tcp');
    writeFileSync(file, 'title By chance\ndrop client S chance=50%\nconnect\nclose\n');
    const segmentsOf = async (seed: string) => {
      const { stdout, stderr } = await inProcess(['run', file, '--fast', '--json', '--seed', seed]);
      expect(stderr).not.toContain('changes nothing');
      return JSON.parse(stdout).experiments[0].segments;
    };
    expect(await segmentsOf('1')).not.toEqual(await segmentsOf('2'));
  });

  it('ends with 130 on Ctrl-C, and says nothing more', async () => {
    const child = start(['run', 'board-closes-first', '--speed', '0.1']);
    child.stderr.on('data', (text) => {
      if (String(text).includes('board-closes-first:')) child.kill('SIGINT');
    });
    const { code, stderr } = await ended(child);
    expect(code).toBe(130);
    expect(stderr).not.toContain('    at ');
  });

  it('ends with 130 on Ctrl-C in days that nobody waits for, too', async () => {
    const file = join(temporaryFolder(), 'days.tcp');
    const days = 'wait 24h\n'.repeat(1000);
    writeFileSync(file, `title Days\nquestion How long?\nexplain Long.\n${days}`);
    const child = start(['run', file, '--fast']);
    child.stdout.on('data', () => child.kill('SIGINT'));
    expect((await ended(child)).code).toBe(130);
  });

  it('does not mind a reader that goes away', async () => {
    const child = start(['run', ...NAMES.slice(0, 5), '--fast']);
    child.stdout.destroy();
    const { code, stderr } = await ended(child);
    expect(stderr).not.toContain('EPIPE');
    expect(code).toBe(0);
  });
});
