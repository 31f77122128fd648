import { describe, expect, test } from 'vitest';
import { tcplab } from '../cli/tcplab.ts';
import { pathOf } from '../support/installed.ts';
import { LiveTerminal } from './live-terminal.ts';
import { Program } from './program.ts';
import { python } from './python.ts';

const it = test.extend<{ up: LiveTerminal; labPort: number }>({
  // biome-ignore lint/correctness/noEmptyPattern: Vitest asks for a pattern
  up: async ({}, use) => {
    const ports = ['--lab-port', '0', '--control-port', '0', '--cable-port', '0'];
    const up = new LiveTerminal(80, 30, ['up', '--lang', 'en', ...ports]);
    await up.shows(/try "nc[\s\S]*q quit/);
    await use(up);
    up.close();
  },
  labPort: ({ up }, use) => use(Number(/lab port 127\.0\.0\.1:(\d+)/.exec(up.screen)?.[1])),
});

/** A program that has sent its FIN. */
async function halfClosed(labPort: number): Promise<Program> {
  const program = new Program(labPort).read();
  await program.greeting();
  program.socket.end();
  return program;
}

describe.skipIf(!pathOf('python3')).concurrent('tcplab up in a terminal', () => {
  it('draws what a Python program does, and closes the board’s half at a key', async ({ up, labPort }) => {
    up.press('h');
    await up.shows(/hold CLOSE_WAIT \(on\)/);
    const lines = python(
      { labPort, controlPort: 0 },
      'client.shutdown(socket.SHUT_WR)\nprint(client.makefile().read())',
    );
    await up.shows(/client FIN_WAIT_2 +board CLOSE_WAIT/);
    expect(up.screen).toMatch(/SYN_SENT │─+ S seq=x ─+▶│ SYN_RCVD/);
    expect(up.screen).toMatch(/FIN_WAIT_1 │─+ F\. seq=x\+1 ack=y\+\d+ ─+▶│ CLOSE_WAIT/);
    expect(up.screen).not.toContain('LAST_ACK │');
    up.press('x');
    await up.shows(/TIME_WAIT │◀─+ F\. seq=y\+34 ack=x\+2 ─+│ LAST_ACK/);
    await up.shows(/─▶│ CLOSED/);
    expect(await lines).toEqual([expect.stringMatching(/^tcplab ESTABLISHED/)]);
  });

  it('has a way out when the board’s table is full of CLOSE_WAIT', async ({ up, labPort }) => {
    up.press('h');
    await up.shows(/\(on\)/);
    const programs = await Promise.all(Array.from({ length: 5 }, () => halfClosed(labPort)));
    await up.shows(/(#.*board CLOSE_WAIT\n){5}/);
    const sixth = new Program(labPort);
    await up.shows(/│ CLOSE_WAIT[\s\S]*was reset: all five connections[\s\S]*c clear/);
    await sixth.until('its end', () => sixth.closed);
    up.press('c');
    await up.shows(/no connection any more/);
    for (const program of programs) await program.until('its end', () => program.closed);
  });

  it('shows whether the board holds CLOSE_WAIT, whoever told it to', async ({ up }) => {
    const controlPort = /control port (127\.0\.0\.1:\d+)/.exec(up.screen)?.[1];
    const set = (onFin: string) => tcplab(['set', `onFin=${onFin}`, '--board', `tcp:${controlPort}`]);
    await set('close');
    await set('wait');
    await up.shows(/\(on\)/);
    up.press('h');
    await up.shows(/hold CLOSE_WAIT {2}x/);
    expect((await set('drain')).stdout).toMatch(/^onFin=drain/);
    up.press('h');
    await up.shows(/\(on\)/);
    up.press('h');
    await up.shows(/hold CLOSE_WAIT {2}x/);
    const status = await tcplab(['status', '--board', `tcp:${controlPort}`]);
    expect(status.stdout, 'as it was before the key').toContain('onFin=drain');
  });

  it('says in one line why the board does not do what a key asks for', async ({ up, labPort }) => {
    up.press('h');
    await up.shows(/\(on\)/);
    const program = await halfClosed(labPort);
    await up.shows(/client FIN_WAIT_2 +board CLOSE_WAIT/);
    up.press('x');
    await up.shows(/no connection any more|client TIME_WAIT/);
    up.press('x');
    expect(await up.shows(/no open lab connection \d+/)).not.toMatch(/^ +at /m);
    await program.until('its end', () => program.closed);
  });

  it('chooses the next connection, and makes its segments slow', async ({ up, labPort }) => {
    const programs = [await halfClosed(labPort), await halfClosed(labPort)];
    await up.shows(/#\d+ +127.*\n#\d+ +>127/);
    up.press('n');
    await up.shows(/#\d+ +>127.*\n#\d+ +127/);
    up.press('s');
    await up.shows(/slow motion \(on\)/);
    const slow = new Program(labPort);
    await up.shows(/client SYN_SENT +board LISTEN/);
    await up.shows(/client SYN_SENT +board SYN_RCVD/);
    up.press('s');
    await up.shows(/slow motion {2}q/);
    for (const program of [...programs, slow]) program.socket.destroy();
  });

  it.for(['q', '\x03'])('ends at %j, and leaves the terminal as it was', async (key, { up }) => {
    up.press(key);
    expect(await up.ended()).toBe(0);
    expect(up.screen).toMatch(/closed\s*$/);
  });
});
