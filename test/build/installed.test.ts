import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { filesOf, root } from '../../build/up-to-date.js';
import { ended } from '../cli/tcplab.ts';
import { write } from './temporary-folder.ts';

const TARBALL_LIMIT = 1.5e6;
const INSTALLED_LIMIT = 12e6;
/** `nobody` of Debian. Only root can run a program as another user. */
const ANOTHER_USER = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {};

interface Packed {
  filename: string;
  size: number;
  unpackedSize: number;
  files: { path: string }[];
}

let folder: string;
let packed: Packed;

/** Node's folder and the system's, an empty home, and a registry that is not there. */
const environment = () => ({
  PATH: [dirname(process.execPath), '/usr/bin', '/bin'].join(delimiter),
  HOME: join(folder, 'home'),
  TMPDIR: join(folder, 'tmp'),
  LANG: 'C',
  npm_config_registry: 'http://127.0.0.1:9/',
  npm_config_update_notifier: 'false',
});

function npm(args: string[], cwd: string): string {
  const options = { cwd, env: environment(), encoding: 'utf8' } as const;
  return execFileSync('npm', ['--offline', '--no-audit', '--no-fund', ...args], {
    ...options,
    stdio: 'pipe',
  });
}

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'tcplab-package-'));
  for (const [name, mode] of Object.entries({
    '.': 0o755,
    home: 0o700,
    tmp: 0o777,
    work: 0o777,
    install: 0o755,
  })) {
    mkdirSync(join(folder, name), { recursive: true });
    chmodSync(join(folder, name), mode);
  }
  const words = ['pack', '--json', '--ignore-scripts', '--pack-destination', folder];
  [packed] = JSON.parse(npm(words, root)) as [Packed];
  npm(['install', '--omit=dev', join(folder, packed.filename)], join(folder, 'install'));
  execFileSync('chmod', ['-R', 'a-w', join(folder, 'install')]);
});

afterAll(() => {
  execFileSync('chmod', ['-R', 'u+w', folder]);
  rmSync(folder, { recursive: true });
});

/** Starts a command of the installed package in a folder of one's own, as another user. */
function start(...args: string[]) {
  const program = join(folder, 'install/node_modules/.bin/tcplab');
  return spawn(program, args, { cwd: join(folder, 'work'), env: environment(), ...ANOTHER_USER });
}

async function run(...args: string[]): Promise<string> {
  const { code, stdout, stderr } = await ended(start(...args));
  if (code !== 0) throw new Error(`exit code ${code}: ${stderr}`);
  return stdout;
}

describe('the package', () => {
  it('holds what runs, documents and notices, and nothing of sources, tests and build', () => {
    const paths = packed.files.map(({ path }) => path);
    expect(paths).toEqual(
      expect.arrayContaining([
        ...['LICENSE', 'README.md', 'README.zh.md', 'package.json', 'bin/tcplab.js', 'docs/wiring.svg'],
        ...['dist/board.js', 'dist/board.wasm', 'dist/cli/main.js'],
        ...['dist/board-licences.txt', 'dist/cli/licences.txt'],
      ]),
    );
    const others = paths.filter(
      (path) =>
        !/^((bin|dist|docs)\/.*|host\/.*\.(tcp|txt)|LICENSE|README(\.zh)?\.md|package\.json)$/.test(path),
    );
    expect(others).toEqual([]);
    expect(paths.filter((path) => /\.ts$|\.map$/.test(path))).toEqual([]);
    const notice = readFileSync(join(root, 'dist/board-licences.txt'), 'utf8');
    expect(notice).toMatch(/Swedish Institute of Computer Science.*Redistributions in binary form/s);
  });

  it('is small', () => {
    expect(packed.size).toBeLessThan(TARBALL_LIMIT);
    const modules = join(folder, 'install/node_modules');
    expect(filesOf(modules).filter((path) => !/^(tcplab\/|\.bin\/|\.package-lock)/.test(path))).toEqual([]);
    expect(packed.unpackedSize).toBeLessThan(INSTALLED_LIMIT);
  });
});

describe.concurrent('installed from its tarball, without network and compiler, read-only, as another user', () => {
  it('tells its version and its commands', async ({ expect }) => {
    expect(await run('--version')).toMatch(/^\d+\.\d+\.\d+\n$/);
    expect(await run('--help')).toContain('conformance');
    expect(JSON.parse(await run('list', '--json')).experiments.length).toBeGreaterThan(20);
  });

  it('runs every experiment', async ({ expect }) => {
    const { experiments } = JSON.parse(await run('run', '--fast', '--json'));
    const failed = experiments.filter(({ verdict }: { verdict: string }) => verdict !== 'pass');
    expect(failed).toEqual([]);
  });

  it('probes, and holds lwIP against the RFC', async ({ expect }) => {
    const segment = ['--state', 'ESTABLISHED', '--segment', 'R seq=RCV.NXT'];
    expect(JSON.parse(await run('probe', ...segment, '--json'))).toMatchObject({ next: 'CLOSED' });
    expect(JSON.parse(await run('conformance', '--json'))).toMatchObject({ verdict: 'pass' });
  });

  it('captures, and draws the ladder of its capture', async ({ expect }) => {
    await run('run', 'direct-close', '--fast', '--pcap', 'lab.pcapng');
    expect(await run('ladder', 'lab.pcapng')).toContain('SYN_RCVD');
  });

  it('runs experiments of one’s own', async ({ expect }) => {
    write(join(folder, 'work/own/a.tcp'), 'connect\nexpect board LISTEN SYN_RCVD ESTABLISHED\n');
    expect(await run('run', 'own/a.tcp', '--fast')).toContain('1 passed, 0 failed');
  });

  it('draws the wiring', async ({ expect }) => {
    await run('wiring', '--svg', 'wiring.svg');
    expect(readFileSync(join(folder, 'work/wiring.svg'), 'utf8')).toContain('</svg>');
  });

  it('is a board for other programs, until it is interrupted', async ({ expect }) => {
    const child = start('up', '--lab-port', '0', '--control-port', '0', '--cable-port', '0');
    let text = '';
    const port = await new Promise<number>((resolve, reject) => {
      child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
        text += chunk;
        const [, found] = /127\.0\.0\.1[: ](\d+)/.exec(text) ?? [];
        if (found !== undefined) resolve(Number(found));
      });
      child.on('close', () => reject(new Error(`it ended: ${text}`)));
    });
    const socket = connect(port, '127.0.0.1');
    const [banner] = await once(socket.setEncoding('utf8'), 'data');
    expect(banner).not.toBe('');
    socket.destroy();
    child.kill('SIGINT');
    await ended(child);
  });

  it('serves the page, twice at once if asked to, and says so where it is gone', async ({ expect }) => {
    const serve = async () => {
      const child = start('web', '--no-open');
      const [text] = await once(child.stdout.setEncoding('utf8'), 'data');
      return { child, url: /http:\S+\//.exec(text)?.[0] as string };
    };
    const servers = [await serve(), await serve()];
    expect(new Set(servers.map(({ url }) => url)).size).toBe(2);
    for (const { url } of servers) expect(await (await fetch(url)).text()).toContain('<title>');
    for (const { child } of servers) child.kill('SIGINT');
    await Promise.all(servers.map(({ child }) => ended(child)));
    const page = join(folder, 'install/node_modules/tcplab/dist/web');
    execFileSync('chmod', ['u+w', dirname(page), page]);
    rmSync(page, { recursive: true });
    const { code, stderr } = await ended(start('web', '--no-open'));
    expect(stderr).toContain('the page is not there');
    expect(stderr).toContain('Reinstall tcplab.');
    expect(code).toBe(2);
  });

  it('says of a board on USB what is missing', async ({ expect }) => {
    const { code, stdout } = await ended(start('doctor', '--json'));
    const { checks } = JSON.parse(stdout);
    const says = (name: string) => checks.find(({ check }: { check: string }) => check === name);
    expect(says('virtual board')).toMatchObject({ ok: true });
    expect(says('serial ports')).toMatchObject({
      ok: false,
      nextStep: expect.stringContaining('npm install'),
    });
    expect(code).toBe(3);
  });

  it('runs where it was installed globally, and by npx', async ({ expect }) => {
    const [tarball, prefix] = [join(folder, packed.filename), join(folder, 'global')];
    npm(['install', '--global', '--prefix', prefix, tarball], folder);
    const options = { env: environment(), encoding: 'utf8' } as const;
    const version = execFileSync(join(prefix, 'bin/tcplab'), ['--version'], options);
    expect(version).toBe(await run('--version'));
    expect(
      npm(['exec', '--yes', `--package=${tarball}`, '--', 'tcplab', '--version'], join(folder, 'tmp')),
    ).toBe(version);
  });
});
