import { afterEach, beforeEach, expect, it } from 'vitest';
import { VERSION } from '../../src/version.ts';
import { inProcess } from '../cli/in-process.ts';
import { tcplab } from '../cli/tcplab.ts';
import { KalumaConsole } from '../support/kaluma-console.ts';
import { loadedBoard } from '../support/loaded-board.ts';

let board: KalumaConsole;

beforeEach(async () => {
  board = await KalumaConsole.plugIn();
});

afterEach(() => board.close());

it('tcplab flash puts the app on the board and says what runs, and tcplab erase takes it off', async () => {
  const flashed = await tcplab(['flash', '--board', `serial:${board.path}`]);
  expect(flashed.stderr).toContain('Kaluma 1.2.1 answers.\nwriting board.js, in blocks of 1 KiB');
  expect(flashed.stdout).toContain(`app ${VERSION} runs on Kaluma 1.2.1, address 192.168.4.1.\n`);
  expect(flashed.stdout).toContain(
    'Join the Wi-Fi tcplab-0000; its password is on the board’s console: tcplab monitor',
  );
  expect(flashed.stdout + flashed.stderr).not.toContain(board.storage.get('WIFI_AP_PASSWORD'));
  expect(flashed.stdout).toContain(`Next: tcplab run --board serial:${board.path}\n`);
  expect(flashed.code).toBe(0);
  expect(board.program).toBe(loadedBoard.script);
  const erased = await tcplab(['erase', '--board', `serial:${board.path}`]);
  expect(erased.stdout).toContain('The app is off the board');
  expect(erased.code).toBe(0);
  expect(board.program).toBeNull();
});

it.each([
  [['flash', '--board', 'serial:/nowhere/tty'], 3, 'there is no port /nowhere/tty'],
  [['erase', '--board', 'serial:/nowhere/tty'], 3, 'there is no port /nowhere/tty'],
  [['flash', '--file', '/nowhere/script.js'], 2, '/nowhere/script.js cannot be read'],
])('%j says what is wrong', async (args, exitCode, problem) => {
  const { code, stderr } = await inProcess(args);
  expect(stderr).toMatch(/^tcplab: .*\n\S/m);
  expect(stderr).toContain(problem);
  expect(code).toBe(exitCode);
});
