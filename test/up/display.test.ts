import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createTheme } from '../../host/report/theme.ts';
import { BothEnds } from '../../host/up/both-ends.ts';
import { type Display, openDisplay } from '../../host/up/display.ts';
import { LAB_PORT } from '../../src/ports.ts';
import { Lab, SECOND } from '../support/lab.ts';
import { HeadlessTerminal } from '../support/terminal.ts';

const STYLE = { language: 'en', theme: createTheme(0) } as const;

/** More than a frame of the display's, in ms. */
const FRAME_MS = 60;

let lab: Lab;
let ends: BothEnds;
beforeEach(async () => {
  lab = await Lab.open();
  ends = new BothEnds(lab.board, LAB_PORT);
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

function connect(program: string) {
  const connection = ends.open(program, () => lab.board.client.connect(LAB_PORT));
  lab.clock.advance(SECOND);
  return connection;
}

function shownOn(columns: number, rows: number) {
  const terminal = new HeadlessTerminal(columns, rows);
  const display = openDisplay(lab.board, ends, STYLE, terminal.stream);
  return { terminal, display };
}

/** What can be read once the next frame is drawn, without blank lines; numbers of connections as n. */
async function screenOf(terminal: HeadlessTerminal): Promise<string[]> {
  vi.advanceTimersByTime(FRAME_MS);
  vi.useRealTimers();
  const lines = await terminal.lines();
  vi.useFakeTimers();
  return lines.filter((line) => line !== '').map((line) => line.replace(/#\d+/, '#n'));
}

describe('the display of a running board, on a terminal', () => {
  let display: Display;
  let terminal: HeadlessTerminal;
  afterEach(() => display.close());

  it('has the LEDs and both ends at the bottom, and what was said above', async () => {
    ({ terminal, display } = shownOn(80, 24));
    expect((await screenOf(terminal)).at(-1)).toBe('no connection yet: the board is in LISTEN');
    ({ terminal, display } = shownOn(80, 24));
    connect('127.0.0.1:65535').close();
    const lines = await screenOf(terminal);
    const steps = lines.filter((line) => line.includes(' -> '));
    expect(steps.map((line) => line.split('  ')[0])).toEqual([
      '127.0.0.1:65535 CLOSED -> SYN_SENT',
      '#n LISTEN -> SYN_RCVD',
      '127.0.0.1:65535 (#n) SYN_SENT -> ESTABLISHED',
      '#n SYN_RCVD -> ESTABLISHED',
      '127.0.0.1:65535 (#n) ESTABLISHED -> FIN_WAIT_1',
    ]);
    const leds = lines.findIndex((line) => /^[●○] SYN_RCVD/.test(line));
    expect(lines.slice(leds)).toEqual([
      '○ SYN_RCVD GP2     ● ESTABLISHED GP3  ○ CLOSE_WAIT GP4   ○ LAST_ACK GP5',
      '○ FIN_WAIT_1 GP6   ○ FIN_WAIT_2 GP7   ○ CLOSING GP8      ○ TIME_WAIT GP9',
      expect.stringMatching(/^[●○] heartbeat$/),
      '#n     127.0.0.1:65535 client FIN_WAIT_1  board ESTABLISHED',
      expect.stringMatching(/^x = \d+, y = \d+: the initial sequence numbers$/),
      '  time (s)       client                                              board',
      '                 CLOSED │                                          │ LISTEN',
      '  0.000000     SYN_SENT │──────────────── S seq=x ────────────────▶│ SYN_RCVD',
      '  0.001000  ESTABLISHED │◀─────────── S. seq=y ack=x+1 ────────────│',
      '  0.002000              │─────────── . seq=x+1 ack=y+1 ───────────▶│ ESTABLISHED',
      '  0.203000              │◀─────── P. seq=y+1 ack=x+1 len=33 ───────│',
      '  0.239000              │────────── . seq=x+1 ack=y+34 ───────────▶│',
      '  1.000000   FIN_WAIT_1 │────────── F. seq=x+1 ack=y+34 ──────────▶│',
    ]);
  });

  it('shows the ladder of the latest connection, or of the one that is chosen', async () => {
    for (const port of [1, 2]) connect(`127.0.0.1:${port}`);
    const marked = async () => {
      ({ terminal, display } = shownOn(80, 40));
      const lines = await screenOf(terminal);
      display.close();
      return lines.filter((line) => line.startsWith('#n    >'));
    };
    expect(await marked()).toEqual([expect.stringContaining('127.0.0.1:2 ')]);
    ends.showNext();
    expect(await marked()).toEqual([expect.stringContaining('127.0.0.1:1 ')]);
    connect('127.0.0.1:3');
    expect(await marked()).toEqual([expect.stringContaining('127.0.0.1:3 ')]);
  });

  it('says that connections have gone', async () => {
    ({ terminal, display } = shownOn(80, 24));
    connect('127.0.0.1:65535').reset();
    lab.clock.advance(SECOND);
    const lines = await screenOf(terminal);
    expect(lines).toContain('no connection any more: the board is in LISTEN');
    expect(lines.at(-1)).toMatch(/ CLOSED │─+ R\. seq=x\+1 ack=y\+34 ─+▶│/);
  });

  it('keeps each connection on a line of its own in 60 columns', async () => {
    ({ terminal, display } = shownOn(60, 24));
    connect('127.0.0.1:65535');
    expect(await screenOf(terminal)).toContain('#n     127.0.0.1:65535 client ESTABLISHED board ESTABLISHED');
  });

  it('counts the connections for which a low terminal has no room', async () => {
    ({ terminal, display } = shownOn(80, 8));
    for (const port of [1, 2, 3]) connect(`127.0.0.1:${port}`);
    expect(await screenOf(terminal)).toEqual(
      expect.arrayContaining([
        '#n     127.0.0.1:1     client ESTABLISHED board ESTABLISHED',
        '(2 lines left out)',
      ]),
    );
  });

  it('leaves no picture of a board that is no more', async () => {
    ({ terminal, display } = shownOn(80, 24));
    connect('127.0.0.1:65535').close();
    lab.clock.advance(SECOND);
    expect((await screenOf(terminal)).join('\n')).toMatch(/client FIN_WAIT_2 {2}board CLOSE_WAIT/);
    display.line('closed');
    display.close();
    const lines = await screenOf(terminal);
    expect(lines.at(-1)).toBe('closed');
    expect(lines.join('\n')).not.toMatch(/[●○]/);
  });
});

it('where there is no terminal, each step is a line, and each LED', () => {
  const said: string[] = [];
  const stream = { write: (line: string) => said.push(line) };
  const display = openDisplay(lab.board, ends, STYLE, stream as never);
  said.length = 0;
  connect('a');
  display.close();
  const text = said.join('').replaceAll(/#\d+/g, '#n');
  expect(text.trimEnd().split('\n')).toEqual([
    'a CLOSED -> SYN_SENT  0.000 ms  (call)',
    '#n LISTEN -> SYN_RCVD  0.000 ms  (segment)',
    'a (#n) SYN_SENT -> ESTABLISHED  2.000 ms  (segment)',
    'LED SYN_RCVD on',
    '#n SYN_RCVD -> ESTABLISHED  2.000 ms  (segment)',
    'LED SYN_RCVD off',
    'LED ESTABLISHED on',
  ]);
});
