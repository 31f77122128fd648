import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { captureOf, framesOf, OPEN } from '../capture/dialogue.ts';
import { needs } from '../support/installed.ts';

const PROGRAM = fileURLToPath(new URL('../../bin/tcplab.js', import.meta.url));

/** Runs a command with a terminal as its stdout, which is copied to the script's own, and hands Ctrl-C on to it. */
const TERMINAL = `
import fcntl, os, pty, signal, struct, subprocess, sys, termios
master, slave = pty.openpty()
fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack('HHHH', 24, 80, 0, 0))
child = subprocess.Popen(sys.argv[1:], stdout=slave, stderr=slave)
signal.signal(signal.SIGINT, lambda *_: child.send_signal(signal.SIGINT))
os.close(slave)
try:
    while octets := os.read(master, 65536):
        os.write(1, octets)
except OSError:
    pass # the terminal is closed
sys.exit(child.wait())
`;

it('Ctrl-C ends a ladder that grows on a terminal, and the report stands there (needs Python)', async () => {
  needs('python3');
  const args = ['-c', TERMINAL, process.execPath, PROGRAM, 'ladder', '-', '--lang', 'en', '--no-color'];
  const child = spawn('python3', args, { env: { PATH: process.env.PATH, TERM: 'xterm' } });
  let shown = '';
  let interrupted = false;
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    shown += text;
    if (interrupted || !shown.includes('packets: 3, conversations: 1.')) return;
    interrupted = true;
    child.kill('SIGINT');
  });
  child.stdin.write(captureOf(framesOf(OPEN)));
  const [code] = await once(child, 'close');
  const report = shown.slice(shown.lastIndexOf('conversation 1'));
  expect(report, shown).toMatch(/opened +in three segments, complete: packets 1, 2, 3/);
  expect(code).toBe(0);
});
