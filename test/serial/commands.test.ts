import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import type { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { stripVTControlCharacters } from 'node:util';
import { Chalk } from 'chalk';
import { expect, test } from 'vitest';
import { colourStates } from '../../host/cli/commands/monitor.ts';
import { createTheme } from '../../host/report/theme.ts';
import { CONTROL_PORT } from '../../src/ports.ts';
import { VERSION } from '../../src/version.ts';
import { type Ended, ended, start, tcplab } from '../cli/tcplab.ts';
import { KalumaConsole } from '../support/kaluma-console.ts';
import { loadedBoard } from '../support/loaded-board.ts';
import { loopbackAddress } from '../support/loopback-board.ts';
import { describePorts } from '../support/pseudo-terminal.ts';
import { GREETING, ScriptedBoard } from '../support/scripted-board.ts';
import { textOf } from '../support/stream-text.ts';

const SECRET = 'swordfish "\\ 42';
const OTHER_SECRET = 'barracuda-77';

interface Bench {
  board: KalumaConsole;
  /** Of the user's own. */
  folder: string;
  /** With that as home and for temporary files. */
  config(args: string[], input: string): Promise<Ended>;
  /** A board on USB that has joined a network, in which this answers at its control port. */
  joined(greeting: object): Promise<KalumaConsole>;
}

const it = test.extend<Bench>({
  // biome-ignore lint/correctness/noEmptyPattern: Vitest asks for a pattern
  board: async ({}, use) => {
    const board = await KalumaConsole.plugIn({}, loadedBoard.script);
    await use(board);
    await board.close();
  },
  // biome-ignore lint/correctness/noEmptyPattern: Vitest asks for a pattern
  folder: async ({}, use) => {
    const folder = mkdtempSync(join(tmpdir(), 'tcplab-home-'));
    await use(folder);
    rmSync(folder, { recursive: true });
  },
  config: ({ board, folder }, use) =>
    use((args, input) => {
      const words = ['config', 'wifi', '--board', `serial:${board.path}`, ...args];
      const child = start(words, { HOME: folder, TMPDIR: folder });
      child.stdin.end(input);
      return ended(child);
    }),
  joined: ({ onTestFinished }, use) =>
    use(async (greeting) => {
      const address = loopbackAddress();
      const answer = (socket: Socket) => socket.write(`${JSON.stringify(greeting)}\n`);
      const network = await ScriptedBoard.start(answer, CONTROL_PORT, address);
      onTestFinished(() => network.close());
      const options = { address, live: true, storage: { WIFI_SSID: 'lab' } };
      const board = await KalumaConsole.plugIn(options, loadedBoard.script);
      onTestFinished(() => board.close());
      return board;
    }),
});

/** Nowhere but in the board's storage: not on the console, not in a file, not in what the up key brings back. */
function expectNowhere(
  secret: string,
  output: string,
  { board, folder }: Pick<Bench, 'board' | 'folder'>,
): void {
  expect(output).not.toContain(secret);
  const escaped = JSON.stringify(secret).slice(1, -1);
  const said = board.said.replace(/Wi-Fi: access point .*/g, '');
  for (const text of [said, ...board.history]) {
    expect(text).not.toContain(secret);
    expect(text).not.toContain(escaped);
  }
  for (const file of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    const path = join(folder, file);
    if (statSync(path).isFile()) expect(readFileSync(path, 'latin1')).not.toContain(secret);
  }
}

describePorts('tcplab doctor', () => {
  it('finds the whole chain', async ({ joined }) => {
    const board = await joined(GREETING);
    const { code, stdout } = await tcplab(['doctor', '--json', '--board', `serial:${board.path}`]);
    const { checks } = JSON.parse(stdout) as {
      checks: { check: string; ok: boolean | null; says: string }[];
    };
    const found = Object.fromEntries(checks.map(({ check, ok, says }) => [check, ok ? says : null]));
    expect(found).toMatchObject({
      'Node.js': process.versions.node,
      'serial ports': 'can be read',
      'board on USB': board.path,
      Kaluma: 'version 1.2.1',
      app: `tcplab-0000, version ${VERSION}`,
      'native module': 'states are observed',
      'USB lead': expect.stringMatching(
        /^an answer in \d+\.\d ms \(median of 20\), 10000 octets there and back in \d+\.\d\d s, nothing lost$/,
      ),
      network: expect.stringMatching(
        `^127\\.[\\d.]+, port ${CONTROL_PORT}: app ${VERSION}, with the native module$`,
      ),
    });
    expect(code).toBe(0);
  });

  for (const [what, greeting, says] of [
    ['another program', { http: 1 }, 'did not greet on its control port: not a message of the protocol'],
    ['another board', { ...GREETING, states: 'inferred' }, 'another board answers at'],
  ] as const) {
    it(`tells of ${what} at the board’s address, which the lead has no need of`, async ({ joined }) => {
      const board = await joined(greeting);
      const { code, stdout } = await tcplab(['doctor', '--json', '--board', `serial:${board.path}`]);
      const network = JSON.parse(stdout).checks.at(-1);
      expect(network).toMatchObject({ check: 'network', ok: null, says: expect.stringContaining(says) });
      expect(code).toBe(0);
    });
  }

  it('says what to do about the first that is not well, and leaves out what needs it', async ({ board }) => {
    board.trouble = { babble: '>>> ' };
    const { code, stdout } = await tcplab(['doctor', '--no-color', '--board', `serial:${board.path}`]);
    expect(stdout).toMatch(/^✗ Kaluma .*runs Python, not Kaluma\n {2,}\S.*firmware\/README\.md/m);
    expect(stdout).toMatch(/^- app .*cannot be seen yet$/m);
    expect(code).toBe(3);
  });
});

describePorts('tcplab config wifi', () => {
  it('puts a network into the board’s storage, and its password nowhere else', async ({
    board,
    folder,
    config,
  }) => {
    const { code, stdout, stderr } = await config(
      ['--ssid', '实验室 "1"', '--password-stdin'],
      `${SECRET}\n`,
    );
    expect(stderr).toContain('Kept on the board');
    expect(stdout).toContain('The board has joined the network');
    expect(code).toBe(0);
    expect(Object.fromEntries(board.storage)).toMatchObject({
      WIFI_SSID: '实验室 "1"',
      WIFI_PASSWORD: SECRET,
    });
    expectNowhere(SECRET, stdout + stderr, { board, folder });
  });

  it('asks on the terminal without showing what is typed', async ({ board, folder }) => {
    const program = fileURLToPath(new URL('../../bin/tcplab.js', import.meta.url));
    const command = `${process.execPath} ${program} config wifi --board serial:${board.path}`;
    const terminal = spawn('socat', ['STDIO', `EXEC:"${command}",pty,setsid,ctty,stderr`]);
    const answers = ['lab\r', `${SECRET}\r`];
    let seen = '';
    terminal.stdout.setEncoding('utf8').on('data', (text: string) => {
      seen += text;
      if (/: $/.test(stripVTControlCharacters(text))) terminal.stdin.write(answers.shift() ?? '');
    });
    await ended(terminal);
    expect(seen).toContain('Password (not shown');
    expect(seen).toContain('has joined the network');
    expect(board.storage.get('WIFI_PASSWORD')).toBe(SECRET);
    expectNowhere(SECRET, seen, { board, folder });
  });

  it('sets the password of the board’s own access point', async ({ board, folder, config }) => {
    const { code, stdout, stderr } = await config(['--ap-password-stdin'], OTHER_SECRET);
    expect(code).toBe(0);
    expect(board.storage.get('WIFI_AP_PASSWORD')).toBe(OTHER_SECRET);
    expectNowhere(OTHER_SECRET, stdout + stderr, { board, folder });
  });

  it('forgets the network', async ({ board, config }) => {
    board.storage.set('WIFI_SSID', 'lab').set('WIFI_PASSWORD', SECRET).set('WIFI_SECURITY', 'WPA2_PSK');
    const { code, stdout } = await config(['--forget'], '');
    expect(code).toBe(0);
    expect(stdout).toContain('its own access point');
    expect([...board.storage.keys()].filter((key) => key !== 'WIFI_AP_PASSWORD')).toEqual([]);
  });

  it('does not repeat a password that is none', async ({ board, folder, config }) => {
    const { code, stderr } = await config(['--ssid', 'lab', '--password-stdin'], 'короткий');
    expect(stderr).toContain('it has 8 to 63 characters');
    expect(code).toBe(2);
    expectNowhere('короткий', stderr, { board, folder });
    expect(board.storage.has('WIFI_SSID')).toBe(false);
  });

  it('reads no more than a password could be, however long what comes is', async ({ board, config }) => {
    const { code, stderr } = await config(['--ssid', 'lab', '--password-stdin'], 'x'.repeat(10_000));
    expect(stderr).toContain('more than 4096 characters came');
    expect(code).toBe(2);
    expect(board.storage.has('WIFI_SSID')).toBe(false);
  });

  it('asks for no secret where no terminal is', async ({ config }) => {
    const { code, stderr } = await config(['--ssid', 'lab'], '');
    expect(stderr).toContain('--password-stdin');
    expect(code).toBe(2);
  });

  it('takes no password as an argument', async () => {
    const { code } = await tcplab(['config', 'wifi', '--password', SECRET]);
    expect(code).toBe(2);
  });
});

describePorts('tcplab monitor', () => {
  it('shows the console live, takes lines, lives through unplugging, and ends by Ctrl-C', async ({
    board,
  }) => {
    const child = start(['monitor', '--board', `serial:${board.path}`]);
    const shown = textOf(child.stdout);
    const told = textOf(child.stderr);
    await told.until('Watching');
    board.engine.connect(7000);
    await shown.until(/#1 LISTEN -> SYN_RCVD {2}[\d.]+ ms.*\n#1 SYN_RCVD -> ESTABLISHED/);
    child.stdin.write('tcplab()\n');
    await shown.until(/^Wi-Fi: access point tcplab-0000, password \w{10}, address .*\n\{"tcplab":1.*\}$/m);
    await board.unplug();
    await told.until('waiting until the board is plugged in again');
    await board.plug();
    await told.until(/Watching.*Watching/s);
    board.print('\x1b]0;owned\x07\x1b[31mhere\u009b2J\tagain');
    await shown.until(/^\ufffd\]0;owned\ufffdhere\ufffd2J\tagain$/m);
    const end = ended(child);
    child.kill('SIGINT');
    expect((await end).code, 'exit code').toBe(0);
  });

  it('ends at once when there is no board', async ({ folder }) => {
    const { code, stderr } = await tcplab(['monitor', '--board', `serial:${join(folder, 'nothing')}`]);
    expect(stderr).toContain('there is no port');
    expect(code).toBe(3);
  });

  it('colours states, and nothing else', () => {
    const chalk = new Chalk({ level: 1 });
    const theme = createTheme(1);
    expect(colourStates('#2 LISTEN -> SYN_RCVD  1.234 ms  (SYN)', theme)).toBe(
      `${chalk.bold('#2')} ${theme.state('LISTEN')} -> ${theme.state('SYN_RCVD')}  ${chalk.dim('1.234 ms  (SYN)')}`,
    );
    for (const line of ['', '#2 SOME -> THING  1 ms', 'Wi-Fi: joined lab']) {
      expect(colourStates(line, theme)).toBe(line);
    }
  });
});
