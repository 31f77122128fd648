import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { COMMANDS } from '../../host/cli/commands.ts';
import { languageOf } from '../../host/language.ts';
import { widthOf } from '../../host/report/text-layout.ts';
import { CATALOGUE, experimentOf } from '../support/experiments.ts';
import { inProcess } from './in-process.ts';
import { ended, start, tcplab } from './tcplab.ts';

describe('wrong usage', () => {
  it.each([
    [['runn'], 'there is no command "runn"\nDid you mean tcplab run?'],
    [['rnu'], 'there is no command "rnu"\nDid you mean tcplab run?'],
    [['half-close'], 'there is no command "half-close"\nDid you mean tcplab run half-close?'],
    [
      ['run', 'halfclose'],
      'there is no experiment "halfclose"\nDid you mean half-close? There are: three-way-handshake,',
    ],
    [['--speed', 'quick'], "argument 'quick' is invalid. It must be a number from 0.1 to 1000"],
    [['run', '--speed', '0'], 'to wait for nothing, use --fast'],
    [['run', '--speed', '2', '--fast'], "'--fast' cannot be used with option '--speed <factor>'"],
    [['run', '--lang', 'fr'], 'Allowed choices are en, zh'],
    [['help', 'rnu'], 'there is no command "rnu"\nDid you mean tcplab run?'],
    [
      ['run', '--fast', '--pcap', '/nowhere/lab.pcapng'],
      'tcplab: the capture cannot be written: there is no such file or folder\n',
    ],
    [['list', '--colour'], "tcplab: unknown option '--colour'"],
    [['run', '--spede', '2'], "unknown option '--spede'\n  (Did you mean --speed?)"],
    [['run', '--seed', '7'], '--seed 7 changes nothing: no segment is lost by chance\nSay how many'],
    [['up', '--host', '203.0.113.1'], 'this machine has no such address'],
    [['up', '--board', 'tcp:192.168.4.1'], '"tcplab up" cannot run tcp:192.168.4.1'],
    [['up', '--board', 'emulated:/no/such.uf2'], '/no/such.uf2 cannot be read'],
    [['up', '--lab-port', '70000'], 'It must be a whole number from 0 to 65535'],
  ])('%j is told with what to do about it, and exit code 2', async (args, message) => {
    const { code, stdout, stderr } = await inProcess(args);
    expect(stderr).toContain(message);
    expect(stderr).not.toContain('    at ');
    expect(stdout).toBe('');
    expect(code).toBe(2);
  });

  it('is answered with commands as they were given: by npx', async () => {
    const { stderr } = await tcplab(['rnu'], { npm_lifecycle_event: 'npx' });
    expect(stderr).toBe('tcplab: there is no command "rnu"\nDid you mean npx tcplab run?\n');
  });

  it.each([
    ['--help'],
    ['up', '--host', '203.0.113.1', '--help'],
    ['list'],
    ['wiring', '--leds', 'strip'],
    ['config', 'wifi', '--help'],
    ['doctor'],
  ])('names commands as they were given in all that %s says', async (...args) => {
    const { stdout, stderr } = await inProcess(args, { npm_lifecycle_event: 'npx' });
    expect(stdout + stderr).toContain('npx tcplab ');
    expect(`${stdout}${stderr}`.match(/(?<!npx )tcplab(?= +[a-z[])/g) ?? []).toEqual([]);
  });

  it('is a batch on stdin that has no end', async () => {
    const child = start(['probe', '--batch', '-']);
    child.stdin.on('error', () => {}).end('x'.repeat(5_000_000));
    const { code, stderr } = await ended(child);
    expect(stderr).toContain('more than 4000000 characters came');
    expect(code).toBe(2);
  });

  it('is an object on stdout for whoever asked for JSON', async () => {
    const { code, stdout } = await tcplab(['run', 'resett', '--json']);
    const { error, nextStep } = JSON.parse(stdout);
    expect(error).toBe('there is no experiment "resett"');
    expect(nextStep).toMatch(/^Did you mean reset\? /);
    expect(code).toBe(2);
  });

  it('shows where an error came from only with TCPLAB_DEBUG', async () => {
    const { stderr } = await inProcess(['run', 'resett'], { TCPLAB_DEBUG: '1' });
    expect(stderr).toContain('    at ');
  });
});

it('"tcplab help run" is "tcplab run --help"', async () => {
  const [help, option] = await Promise.all([tcplab(['help', 'run']), inProcess(['run', '--help'])]);
  expect(help.stdout).toContain('--slow-motion');
  expect(help).toEqual(option);
});

it('the example with segments lost by chance loses some, and passes', async () => {
  const { stdout: help } = await inProcess(['run', '--help']);
  const [, args = ''] = /tcplab (run .*--loss .*)/.exec(help) ?? [];
  const { code, stdout } = await inProcess(args.trim().split(' '));
  expect(stdout.match(/ F\. .*\(lost\)/g), 'FINs that were lost').not.toBeNull();
  expect(code).toBe(0);
  expect(readFileSync(new URL('../../README.md', import.meta.url), 'utf8')).toContain(args.trim());
});

describe('without a board', () => {
  const NO_LWIP = { LWIP_DIR: '/nowhere', TCPLAB_SKIP_BUILD: '' };

  it.each([[['run', '--fast']], [['up']]])('%j ends with exit code 3', async (args) => {
    const { code, stderr } = await tcplab(args, NO_LWIP);
    expect(stderr).toMatch(/^tcplab: .*\/nowhere/);
    expect(code).toBe(3);
  });

  it('runs the one that was built last if told not to build', async () => {
    const told = { ...NO_LWIP, TCPLAB_SKIP_BUILD: '1' };
    expect(await tcplab(['run', 'reset', '--fast'], told)).toMatchObject({ code: 0 });
  });

  it('says what to try next', async () => {
    const { stdout, stderr } = await tcplab(['run', '--fast', '--json'], NO_LWIP);
    expect(stderr).toContain('set LWIP_DIR to the folder');
    expect(JSON.parse(stdout).error).toContain('/nowhere');
  });
});

describe('help', () => {
  it.each([[['--help']], [['run', '--help']], [['list', '--help']], [['up', '--help']]])(
    '%j has examples',
    async (args) => {
      const { code, stdout } = await inProcess(args);
      expect(stdout).toMatch(/\nExamples:\n {2}tcplab/);
      expect(code).toBe(0);
    },
  );

  it.each(COMMANDS.map(([term]) => term.split(' ')[0] as string))(
    'of %s has no line wider than 80 columns',
    async (command) => {
      const { stdout } = await inProcess([command, '--help']);
      expect(stdout.split('\n').filter((line) => widthOf(line) > 80)).toEqual([]);
    },
  );
});

describe('tcplab list', () => {
  it('names every experiment with the question it answers', async () => {
    const { stdout } = await inProcess(['list']);
    const indent = 2 + Math.max(...CATALOGUE.map(({ name }) => name.length));
    for (const { name, title } of CATALOGUE) expect(stdout).toContain(name.padEnd(indent) + title.en);
    expect(stdout).toContain('and what can\n');
  });

  it('is one object with --json', async () => {
    const { stdout } = await inProcess(['list', '--json', '--lang', 'zh']);
    const { experiments } = JSON.parse(stdout);
    expect(experiments.map(({ title }: { title: string }) => title)).toEqual(
      CATALOGUE.map(({ title }) => title.zh),
    );
  });
});

describe('the language', () => {
  it.each([
    [{ LANG: 'zh_CN.UTF-8' }, 'zh'],
    [{ LANG: 'en_GB.UTF-8', LC_ALL: 'zh_TW' }, 'zh'],
    [{ LANG: 'zh_CN.UTF-8', LC_ALL: 'C' }, 'en'],
    [{ LANG: 'de_DE.UTF-8' }, 'en'],
    [{}, 'en'],
  ])('of the environment %j is %s', (env, language) => {
    expect(languageOf(undefined, env)).toBe(language);
    expect(languageOf('zh', env)).toBe('zh');
  });
});

describe('the catalogue', () => {
  it('finds experiments in the order asked for', () => {
    expect(['reset', 'half-close'].map(experimentOf).map(({ name }) => name)).toEqual([
      'reset',
      'half-close',
    ]);
  });

  it('has names for the command line, each once, and every text in both languages', () => {
    const names = CATALOGUE.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    for (const { name, title, question, explanation } of CATALOGUE) {
      expect(name).toMatch(/^[a-z]+(-[a-z]+)*$/);
      for (const text of [title, question, explanation]) expect(text.zh).toMatch(/\p{Script=Han}/u);
      expect(explanation.en).toMatch(/RFC 9293\s§3/);
    }
  });
});
