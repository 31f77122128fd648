import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runExperiments } from '../../host/experiments/run-experiments.ts';
import { parseScript } from '../../host/experiments/script/parse-script.ts';
import { STEP_KEYWORDS } from '../../host/experiments/script/step-notation.ts';
import { isExperimentFile, loadExperiment } from '../../host/node/load-experiment.ts';
import { openVirtualBoard } from '../../host/node/open-virtual-board.ts';
import { renderMismatch } from '../../host/report/mismatch.ts';
import { write } from '../build/temporary-folder.ts';
import { inProcess } from '../cli/in-process.ts';
import { ended, start } from '../cli/tcplab.ts';
import { PLAIN } from '../report/outcomes.ts';
import { loadedBoard } from '../support/loaded-board.ts';

const PAGE = readFileSync(new URL('../../docs/write-your-own.md', import.meta.url), 'utf8');

/** The page's example. */
const EXAMPLE = /```tcp\n(.*?)```/s.exec(PAGE)?.[1] ?? '';

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'tcplab-own-'));
});

afterAll(() => {
  rmSync(folder, { recursive: true });
});

function file(name: string, content: string): string {
  const path = join(folder, name);
  write(path, content);
  return path;
}

async function reportOf(path: string) {
  const { stdout, stderr } = await inProcess(['run', path, '--fast', '--json']);
  if (stdout === '') throw new Error(stderr);
  return JSON.parse(stdout).experiments[0];
}

describe('the worked example', () => {
  it('passes', async () => {
    const outcome = await reportOf(file('out-of-order.tcp', EXAMPLE));
    expect(outcome).toMatchObject({ name: 'out-of-order', verdict: 'pass', mismatches: [] });
  });

  it('shows an error as it is', () => {
    const shown = /\n {4}(out-of-order\.tcp:11:.*\n)((?: {4}.*\n)+)/.exec(PAGE)?.[0] ?? '';
    const lines = EXAMPLE.split('\n');
    expect(lines[10]).toBe('inject .');
    lines[10] = 'inject ACK';
    const read = () => parseScript(lines.join('\n'), 'out-of-order', 'out-of-order.tcp');
    expect(read).toThrow(shown.replace(/\n {4}/g, '\n').trim());
  });

  it('shows an expectation that was not met as it is', async () => {
    const shown = /\n {4}(out-of-order\.tcp:23:.*\n(?: {4}.*\n)+)/.exec(PAGE)?.[1] ?? '';
    const lines = EXAMPLE.split('\n');
    expect(lines[22]).toBe('expect segment board S. seq=0 ack=1');
    lines[22] = 'expect segment board S. seq=0 ack=2';
    const script = parseScript(lines.join('\n'), 'out-of-order', 'out-of-order.tcp');
    const openBoard = () => openVirtualBoard(loadedBoard, 'fast');
    const { outcomes } = await runExperiments([script], { openBoard });
    const printed = outcomes[0]!.mismatches.flatMap((mismatch) => renderMismatch(mismatch, PLAIN));
    expect(printed.join('\n')).toBe(shown.replace(/\n {4}/g, '\n').trim());
  });

  it('runs from any folder, as the page says', async () => {
    file('elsewhere.tcp', EXAMPLE);
    const { stdout, code } = await ended(start(['run', './elsewhere.tcp', '--fast'], {}, folder));
    expect(stdout).toContain('1 passed');
    expect(code).toBe(0);
  });

  it('names every step that there is', () => {
    const table = PAGE.slice(PAGE.indexOf('| step |'), PAGE.indexOf('Waits take'));
    for (const word of STEP_KEYWORDS) expect(table).toMatch(new RegExp(`\`${word}[ \`]`));
  });
});

describe('a file of one’s own', () => {
  it.each([
    ['./mine.ts', true],
    ['mine.tcp', true],
    ['C:\\mine.mjs', true],
    ['half-close', false],
  ])('is %s one: %s', (word, expected) => {
    expect(isExperimentFile(word)).toBe(expected);
  });

  it('is named after itself', async () => {
    expect(await loadExperiment(file('My first_one.tcp', 'connect'))).toMatchObject({ name: 'my-first-one' });
  });

  const WRONG: [what: string, name: string, content: string, words: RegExp][] = [
    ['a script that cannot be read', 'h.tcp', 'connect\ninject SYN', /h\.tcp:2:9: /],
    ['a setting that there is not', 'g.tcp', 'set speed 1', /g\.tcp:1:5: .*no setting "speed"/],
    ['another kind of file', 'i.txt', 'connect', /is no experiment/],
    ['a program', 'j.ts', 'connect', /is no experiment\n.*ends in \.tcp/],
  ];

  it.each(WRONG)('is refused with its place for %s', async (_, name, content, words) => {
    const { stderr, code } = await inProcess(['run', file(name, content), '--fast']);
    expect(stderr).toMatch(words);
    expect(stderr).not.toContain('    at ');
    expect(code).toBe(2);
  });

  it('is refused if it is not there', async () => {
    await expect(loadExperiment(join(folder, 'nowhere.tcp'))).rejects.toThrow('cannot be read');
  });
});

describe('tcplab run', () => {
  it('takes files, beside names', async () => {
    const path = file('out-of-order.tcp', EXAMPLE);
    const { code, stdout } = await inProcess(['run', path, 'direct-close', '--fast', '--json']);
    expect(JSON.parse(stdout).experiments.map(({ name, verdict }: never) => [name, verdict])).toEqual([
      ['out-of-order', 'pass'],
      ['direct-close', 'pass'],
    ]);
    expect(code).toBe(0);
  });

  it('prints the place of an error, and ends as after any wrong request', async () => {
    const path = file('wrong.tcp', 'connect\ninject SYN');
    const { code, stderr } = await inProcess(['run', path, '--fast']);
    expect(stderr).toMatch(/wrong\.tcp:2:9: .*\n {2}inject SYN\n {10}\^\n {2}did you mean S \?/);
    expect(code).toBe(2);
  });

  it('names the line of each step and each expectation that was not met', async () => {
    const path = file(
      'unmet.tcp',
      [
        'connect',
        '# The board’s program holds the connection longer than that.',
        'shutdown',
        'await board CLOSED within=100ms',
        'expect board   LISTEN SYN_RCVD',
        'expect board   ESTABLISHED LAST_ACK',
        'expect segment client S seq=0',
        'expect segment board S. seq=0 ack=2',
      ].join('\n'),
    );
    const { stdout, code } = await inProcess(['run', path, '--fast', '--json']);
    const { mismatches } = JSON.parse(stdout).experiments[0];
    expect(mismatches.map(({ what, place }: never) => [what, place])).toEqual(
      [
        ['step', 4],
        ['board states', 6],
        ['segments', 8],
      ].map(([what, line]) => [what, { file: relative(process.cwd(), path), line }]),
    );
    expect(code).toBe(1);
    const { stdout: text } = await inProcess(['run', path, '--fast']);
    expect(text).toMatch(
      /unmet\.tcp:4: steps: .*\n(.*\n)*.*unmet\.tcp:6: .*\n(.*\n)*.*unmet\.tcp:8: segments: 2/,
    );
  });

  it('says what the chances were, and after a failure how to have them again', async () => {
    const path = file('a lossy one.tcp', 'connect\nexpect board LISTEN SYN_RCVD');
    const { stdout, stderr, code } = await inProcess([
      ...['run', path, 'half-close', 'two-msl', '--fast', '--loss', '15', '--slow-motion', '50'],
    ]);
    expect(stderr).toContain('\nCable: loss 15 %, seed 1.\n');
    expect(stdout).toMatch(/1 passed, 1 failed, 1 skipped/);
    expect(stdout.trimEnd()).toMatch(
      /: npx tcplab run '\S+a lossy one\.tcp' --loss 15 --seed 1 --fast --slow-motion 50$/,
    );
    expect(code).toBe(1);
  });

  it('says nothing of chances where nothing is left to them, nor how to have a success again', async () => {
    const calm = await inProcess(['run', 'direct-close', '--fast']);
    expect(calm.stderr).not.toContain('seed');
    const lossy = await inProcess([
      'run',
      'direct-close',
      '--fast',
      '--json',
      '--loss',
      '5.5',
      '--seed',
      '9',
    ]);
    expect(lossy.stderr).toContain('loss 5.5 %, seed 9');
    expect(lossy.stderr).not.toContain('npx');
  });

  it('judges among losses, too, only what is stated', async () => {
    const path = file('little.tcp', 'connect\nexpect board LISTEN SYN_RCVD ESTABLISHED');
    const nothing = file('nothing.tcp', 'connect');
    const { code, stdout } = await inProcess(['run', path, nothing, '--fast', '--json', '--loss', '20']);
    expect(JSON.parse(stdout).experiments.map(({ mismatches }: never) => mismatches)).toEqual([[], []]);
    expect(code).toBe(0);
  });

  it('loses segments by chance, the same ones for the same seed', async () => {
    const run = (seed: string) =>
      inProcess(['run', 'half-close', '--fast', '--json', '--loss', '25', '--seed', seed]);
    const [first, again, other] = await Promise.all([run('7'), run('7'), run('8')]);
    expect(JSON.parse(first!.stdout).experiments[0].verdict).toBe('pass');
    expect(again!.stdout).toBe(first!.stdout);
    expect(other!.stdout).not.toBe(first!.stdout);
  });

  it('slows the cable down', async () => {
    const { stdout, code } = await inProcess([
      'run',
      'direct-close',
      '--fast',
      '--json',
      '--slow-motion',
      '400',
    ]);
    const [syn, synAck] = JSON.parse(stdout).experiments[0].segments;
    expect(synAck.timeUs - syn.timeUs).toBeGreaterThanOrEqual(400_000);
    expect(code).toBe(0);
  });
});

it('the Chinese page has the same script and the same error messages', () => {
  const chinese = readFileSync(new URL('../../docs/write-your-own.zh.md', import.meta.url), 'utf8');
  const shown = (page: string) => page.match(/```tcp[\s\S]*?```|^ {4}(?!npx ).+$/gm);
  expect(shown(chinese)).toEqual(shown(PAGE));
});
