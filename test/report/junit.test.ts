import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inProcess } from '../cli/in-process.ts';
import { needs } from '../support/installed.ts';

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'tcplab-junit-'));
});

afterAll(() => {
  rmSync(folder, { recursive: true });
});

/** Runs a command with --junit. The file is read by an XML parser that is not ours: its elements, and what stands in them. */
async function runWithJunit(...words: string[]) {
  needs('python3');
  const file = join(folder, 'tcplab.xml');
  const { code, stdout } = await inProcess(['run', ...words, '--fast', '--junit', file], {
    LANG: 'zh_CN.UTF-8',
  });
  const parse = `
import json, sys, xml.etree.ElementTree as tree
def plain(node):
    return {'tag': node.tag, **node.attrib, 'text': (node.text or '').strip(), 'children': [plain(child) for child in node]}
print(json.dumps(plain(tree.parse(sys.argv[1]).getroot())))`;
  const root = JSON.parse(execFileSync('python3', ['-c', parse, file], { encoding: 'utf8' }));
  return { code, stdout, file, root, cases: root.children[0].children };
}

function script(name: string, content: string): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

describe('tcplab run --junit', () => {
  it('has a case for each experiment, and the totals', async () => {
    const { code, root, cases } = await runWithJunit('direct-close', 'reset');
    expect(code).toBe(0);
    expect(root).toMatchObject({ tag: 'testsuites', tests: '2', failures: '0', skipped: '0' });
    expect(cases).toMatchObject([
      { tag: 'testcase', classname: 'tcplab', name: 'direct-close', children: [] },
      { tag: 'testcase', classname: 'tcplab', name: 'reset', children: [] },
    ]);
    const total = cases.reduce((sum: number, { time }: { time: string }) => sum + Number(time), 0);
    expect(Number(root.time)).toBeCloseTo(total, 2);
  });

  it('tells of a failure what was expected, what happened and where that stands, in English', async () => {
    const path = script('un & <met>.tcp', 'connect\nexpect board LISTEN SYN_RCVD\nexpect leds CLOSING\n');
    const { code, cases } = await runWithJunit(path);
    expect(code).toBe(1);
    expect(cases[0].children).toMatchObject([
      { tag: 'failure', message: 'expected nothing more, got ESTABLISHED' },
    ]);
    expect(cases[0].children[0].text).toMatch(
      /un & <met>\.tcp:2: states of the board: .*\n +expected: .*un & <met>\.tcp:3: LEDs: /s,
    );
  });

  it('gives the reason of what was skipped', async () => {
    const { root, cases } = await runWithJunit('two-msl', '--loss', '5');
    expect(root).toMatchObject({ tests: '1', failures: '0', skipped: '1' });
    expect(cases[0].children).toMatchObject([
      { tag: 'skipped', message: expect.stringContaining('never retransmits') },
    ]);
  });

  it('is written beside the one object of --json, the same octets each time', async () => {
    const first = await runWithJunit('direct-close', '--json');
    const octets = readFileSync(first.file);
    expect(JSON.parse(first.stdout).experiments).toHaveLength(1);
    const { file } = await runWithJunit('direct-close', '--json');
    expect(readFileSync(file)).toEqual(octets);
  });

  it('is refused where it cannot be written', async () => {
    const { code, stderr } = await inProcess([
      'run',
      'direct-close',
      '--fast',
      '--junit',
      '/nowhere/tcplab.xml',
    ]);
    expect(stderr).toContain('the report cannot be written');
    expect(code).toBe(2);
  });
});
