import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runExperiments } from '../../host/experiments/run-experiments.ts';
import { parseScript } from '../../host/experiments/script/parse-script.ts';
import { STEP_WORDS } from '../../host/experiments/script/parse-step.ts';
import { isExperimentFile, loadExperiment } from '../../host/platform/load-experiment.ts';
import { openVirtualBoard } from '../../host/platform/open-virtual-board.ts';
import { tcplab } from '../cli/tcplab.ts';
import { loadedBoard } from '../support/loaded-board.ts';

const PAGE = readFileSync(new URL('../../docs/write-your-own.md', import.meta.url), 'utf8');

/** The page's example in that language. */
function example(language: 'tcp' | 'ts'): string {
  const [, code] = new RegExp(`\`\`\`${language}\n(.*?)\`\`\``, 's').exec(PAGE) ?? [];
  if (code === undefined) throw new Error(`the page shows nothing in ${language}`);
  return code;
}

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'tcplab-own-'));
});

afterAll(() => {
  rmSync(folder, { recursive: true });
});

function file(name: string, content: string): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

async function outcomeOf(path: string) {
  const { outcomes } = await runExperiments([await loadExperiment(path)], {
    openBoard: () => openVirtualBoard(loadedBoard, 'fast'),
  });
  return outcomes[0];
}

describe('the worked example', () => {
  it('passes as a script and in TypeScript, and both are the same', async () => {
    const script = await outcomeOf(file('out-of-order.tcp', example('tcp')));
    const module = await outcomeOf(file('out-of-order.ts', example('ts')));
    expect(script).toMatchObject({ name: 'out-of-order', verdict: 'pass', mismatches: [] });
    expect(JSON.stringify(module)).toBe(JSON.stringify(script));
  });

  it('shows an error as it is', () => {
    const shown = /\n {4}(out-of-order\.tcp:11:.*\n)((?: {4}.*\n)+)/.exec(PAGE)?.[0] ?? '';
    const lines = example('tcp').split('\n');
    expect(lines[10]).toBe('inject .');
    lines[10] = 'inject ACK';
    const read = () => parseScript(lines.join('\n'), 'out-of-order', 'out-of-order.tcp');
    expect(read).toThrow(shown.replace(/\n {4}/g, '\n').trim());
  });

  it('names every step that there is', () => {
    const table = PAGE.slice(PAGE.indexOf('| step |'), PAGE.indexOf('Waits take'));
    for (const word of STEP_WORDS) expect(table).toMatch(new RegExp(`\`${word}[ \`]`));
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

  it('may be plain JavaScript, in one language, and state nothing', async () => {
    const path = file(
      'mine.mjs',
      `export default { name: 'mine', title: 'Mine', steps: [{ do: 'connect' }], expect: {} };`,
    );
    expect(await loadExperiment(path)).toMatchObject({ title: { en: 'Mine', zh: 'Mine' }, settings: {} });
    expect(await outcomeOf(path)).toMatchObject({ verdict: 'pass' });
  });

  it('is named after itself', async () => {
    expect(await loadExperiment(file('My first_one.tcp', 'connect'))).toMatchObject({ name: 'my-first-one' });
  });

  const WRONG: [what: string, name: string, content: string, words: RegExp][] = [
    [
      'a syntax error',
      'a.ts',
      'export default {\n  name: ;\n};',
      /a\.ts:2:9: Unexpected ";"\n {4}name: ;\n {10}\^/,
    ],
    [
      'an error as it runs',
      'b.ts',
      'const x: any = undefined;\n\nx.y();\nexport default x;',
      /b\.ts:3: .*undefined/,
    ],
    ['nothing exported', 'c.ts', 'export const x = 1;', /c\.ts exports nothing by default/],
    [
      'a segment that cannot be read',
      'd.ts',
      `export default {\n  name: 'd',\n  steps: [{ do: 'inject', segment: 'SYN' }],\n  expect: {} };`,
      /d\.ts:3: experiment\.steps\[0\]\.segment: column 2: .*did you mean S \?/s,
    ],
    [
      'a state that there is not',
      'e.ts',
      `export default { name: 'e', steps: [{ do: 'connect' }],\n  expect: { boardStates: ['LISTENING'] } };`,
      /e\.ts:2: experiment\.expect\.boardStates\[0\]/,
    ],
    [
      'a step that there is not',
      'f.ts',
      `export default { name: 'f', steps: [{ do: 'jump' }], expect: {} };`,
      /f\.ts:1: .*steps\[0\]/,
    ],
    [
      'a setting that there is not',
      'g.ts',
      `export default { name: 'g', settings: { speed: 1 }, steps: [{ do: 'connect' }], expect: {} };`,
      /no setting "speed"/,
    ],
    ['a script that cannot be read', 'h.tcp', 'connect\ninject SYN', /h\.tcp:2:9: /],
    ['another kind of file', 'i.txt', 'connect', /is no experiment/],
  ];

  it.each(WRONG)('is refused with its place for %s', async (_, name, content, words) => {
    await expect(loadExperiment(file(name, content))).rejects.toMatchObject({
      name: 'UsageError',
      message: expect.stringMatching(words),
    });
  });

  it('is refused if it is not there', async () => {
    await expect(loadExperiment(join(folder, 'nowhere.ts'))).rejects.toThrow('cannot be read');
  });
});

describe('tcplab run', () => {
  it('takes files, beside names', async () => {
    const path = file('out-of-order.tcp', example('tcp'));
    const { code, stdout } = await tcplab(['run', path, 'direct-close', '--fast', '--json']);
    expect(JSON.parse(stdout).experiments.map(({ name, verdict }: never) => [name, verdict])).toEqual([
      ['out-of-order', 'pass'],
      ['direct-close', 'pass'],
    ]);
    expect(code).toBe(0);
  });

  it('prints the place of an error, and ends as after any wrong request', async () => {
    const path = file('wrong.tcp', 'connect\ninject SYN');
    const { code, stderr } = await tcplab(['run', path, '--fast']);
    expect(stderr).toMatch(/wrong\.tcp:2:9: .*\n {2}inject SYN\n {10}\^\n {2}did you mean S \?/);
    expect(code).toBe(2);
  });

  it('loses segments by chance, the same ones for the same seed', async () => {
    const run = (seed: string) =>
      tcplab(['run', 'half-close', '--fast', '--json', '--loss', '25', '--seed', seed]);
    const [first, again, other] = await Promise.all([run('7'), run('7'), run('8')]);
    expect(JSON.parse(first!.stdout).experiments[0].verdict).toBe('pass');
    expect(again!.stdout).toBe(first!.stdout);
    expect(other!.stdout).not.toBe(first!.stdout);
  });

  it('slows the cable down', async () => {
    const { stdout, code } = await tcplab([
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
