import { describe, expect, it, vi } from 'vitest';
import type { Progress } from '../../host/experiments/model/outcome.ts';
import { stepText } from '../../host/experiments/words/step-text.ts';
import { renderLedPanel } from '../../host/report/led-panel.ts';
import { LiveRun } from '../../host/report/live-run.ts';
import { progressDisplay, renderLive } from '../../host/report/progress-display.ts';
import { LED_PINS, ON_BOARD, samePin } from '../../src/leds/pins.ts';
import { stepOf } from '../support/experiments.ts';
import { HeadlessTerminal } from '../support/terminal.ts';
import { directClose, PLAIN } from './outcomes.ts';

const [syn] = directClose().segments;

const HANDSHAKE: Progress[] = [
  { kind: 'begin', experiment: 'three-way-handshake', pins: LED_PINS },
  { kind: 'step', text: { en: 'client: connect', zh: '客户端：建立连接' }, timeUs: 0, isEdit: false },
  { kind: 'state', end: 'board', state: 'LISTEN', timeUs: 0, cause: null },
  { kind: 'state', end: 'client', state: 'CLOSED', timeUs: 0, cause: null },
  { kind: 'state', end: 'client', state: 'SYN_SENT', timeUs: 0, cause: 'call' },
  { kind: 'state', end: 'board', state: 'SYN_RCVD', timeUs: 1000, cause: 'segment' },
  { kind: 'led', state: 'SYN_RCVD', pin: 2, lit: true, timeUs: 1000 },
  { kind: 'segment', segment: syn! },
];

function runOf(...progress: Progress[]): LiveRun {
  const run = new LiveRun();
  for (const one of progress) run.take(one);
  return run;
}

describe('the live picture', () => {
  it('shows LEDs, both ends and the ladder so far', () => {
    expect(renderLive(runOf(...HANDSHAKE), 80, 40, PLAIN)).toEqual([
      '',
      '● SYN_RCVD GP2     ○ ESTABLISHED GP3  ○ CLOSE_WAIT GP4   ○ LAST_ACK GP5',
      '○ FIN_WAIT_1 GP6   ○ FIN_WAIT_2 GP7   ○ CLOSING GP8      ○ TIME_WAIT GP9',
      '',
      'client SYN_SENT             board SYN_RCVD',
      '',
      'x = 1000: the initial sequence numbers',
      '  time (s)       client                                              board',
      '                 CLOSED │                                          │ LISTEN',
      '  0.000000     SYN_SENT │──────────────── S seq=x ────────────────▶│ SYN_RCVD',
      '',
      'client: connect',
    ]);
  });

  it('leaves the ladder so far, all of it, when an experiment is broken off', async () => {
    const terminal = new HeadlessTerminal(80, 12);
    const display = progressDisplay(terminal.stream, PLAIN);
    for (const progress of HANDSHAKE) display.show(progress);
    display.leave?.();
    const lines = (await terminal.lines()).filter((line) => line !== '');
    expect(lines.filter((line) => line.includes('SYN_SENT │'))).toHaveLength(1);
    expect(lines.slice(-3)).toEqual([
      '                 CLOSED │                                          │ LISTEN',
      '  0.000000     SYN_SENT │──────────────── S seq=x ────────────────▶│ SYN_RCVD',
      'client: connect',
    ]);
  });

  it('says what is left of a wait while nothing else happens, and how fast an emulated board’s time passes', async () => {
    vi.useFakeTimers();
    let nowUs = 0;
    const terminal = new HeadlessTerminal(80, 40);
    const display = progressDisplay(terminal.stream, PLAIN);
    const clock = { canSkip: true, nowUs: () => nowUs, after: () => () => {}, until: async () => true };
    display.watch?.({
      info: { kind: 'emulated', name: 'pico-w', lwip: '2.2.0', app: '0.1.0', states: 'observed' },
      clock,
    });
    for (const progress of HANDSHAKE) display.show(progress);
    display.show({ kind: 'skip', why: '2MSL', limitMs: 150_000 });
    nowUs = 50_000_000;
    vi.advanceTimersByTime(2_500);
    vi.useRealTimers();
    const lines = (await terminal.lines()).filter((line) => line !== '');
    expect(lines.slice(-3)).toEqual([
      '2MSL: not waited for by the wall clock',
      '100 s of the board’s time left at most',
      'emulated board: 25.00 times real time',
    ]);
    display.clear?.();
  });

  it('counts blinks where the on-board LED is all there is', () => {
    const run = new LiveRun(samePin(ON_BOARD));
    run.take({ kind: 'led', state: 'ESTABLISHED', pin: ON_BOARD, lit: true, timeUs: 0 });
    expect(renderLive(run, 80, 40, PLAIN).slice(1, 4)).toEqual([
      'on-board LED',
      '○ SYN_RCVD 1×      ● ESTABLISHED 2×   ○ CLOSE_WAIT 3×    ○ LAST_ACK 4×',
      '○ FIN_WAIT_1 5×    ○ FIN_WAIT_2 6×    ○ CLOSING 7×       ○ TIME_WAIT 8×',
    ]);
  });

  it('puts an LED out again, and says what is not waited for', () => {
    const lines = renderLive(
      runOf(
        ...HANDSHAKE,
        { kind: 'led', state: 'SYN_RCVD', pin: 2, lit: false, timeUs: 2000 },
        { kind: 'skip', why: '2MSL', limitMs: 150_000 },
      ),
      80,
      40,
      PLAIN,
    );
    expect(lines.join('\n')).not.toContain('●');
    expect(lines.at(-1)).toBe('2MSL: not waited for by the wall clock');
  });

  it('tells the step in Chinese', () => {
    const lines = renderLive(runOf(...HANDSHAKE), 80, 40, { ...PLAIN, language: 'zh' });
    expect(lines.at(-1)).toBe('客户端：建立连接');
  });

  it('says how long is waited where no clock can skip it', () => {
    const lines = renderLive(
      runOf(...HANDSHAKE, { kind: 'long wait', why: '2MSL', limitMs: 150_000 }),
      80,
      40,
      PLAIN,
    );
    expect(lines.at(-1)).toBe('waiting for 2MSL (150 s at most)');
  });

  it('shows the end of a ladder that is higher than the terminal', () => {
    const lines = renderLive(runOf(...HANDSHAKE), 80, 12, PLAIN);
    expect(lines).toHaveLength(11);
    expect(lines).not.toContain('x = 1000: the initial sequence numbers');
    expect(lines.at(-3)).toContain('S seq=x');
  });

  it('has fewer LEDs in a row on a narrow terminal, and no blank lines on a low one', () => {
    const lines = renderLive(runOf(...HANDSHAKE), 60, 10, PLAIN);
    expect(lines).toEqual([
      '● SYN_RCVD GP2     ○ ESTABLISHED GP3',
      '○ CLOSE_WAIT GP4   ○ LAST_ACK GP5',
      '○ FIN_WAIT_1 GP6   ○ FIN_WAIT_2 GP7',
      '○ CLOSING GP8      ○ TIME_WAIT GP9',
      'client SYN_SENT             board SYN_RCVD',
      '     client                                      board',
      '     CLOSED │                                  │ LISTEN',
      '   SYN_SENT │──────────── S seq=x ────────────▶│ SYN_RCVD',
      'client: connect',
    ]);
  });

  it.each([
    [75, 4],
    [74, 2],
    [37, 2],
    [36, 1],
  ])('has, in %i columns, %i LEDs in a row', (columns, perRow) => {
    const rows = renderLedPanel(() => false, LED_PINS, columns, PLAIN.theme);
    expect(rows.map((row) => row.match(/○/g)?.length)).toEqual(Array(8 / perRow).fill(perRow));
    expect(Math.max(...rows.map((row) => row.length))).toBeLessThanOrEqual(columns);
  });

  it('breaks a long step between words', () => {
    const text = stepText(stepOf('drop board S. nth=2 count=3 chance=50%'));
    const lines = renderLive(
      runOf(HANDSHAKE[0]!, { kind: 'step', text, timeUs: 0, isEdit: false }),
      60,
      24,
      PLAIN,
    );
    expect(lines.slice(-2)).toEqual([
      'cable: drop board S., from the 2. on, 3 of them, with a',
      'chance of 50 %',
    ]);
  });

  it('begins anew with a second connection', () => {
    const run = runOf(
      ...HANDSHAKE,
      { kind: 'state', end: 'client', state: 'CLOSED', timeUs: 9000, cause: 'call' },
      { kind: 'state', end: 'board', state: 'CLOSED', timeUs: 9500, cause: 'segment' },
      { kind: 'state', end: 'board', state: 'LISTEN', timeUs: 10_000, cause: null },
      { kind: 'state', end: 'client', state: 'CLOSED', timeUs: 10_000, cause: null },
    );
    const lines = renderLive(run, 80, 60, PLAIN);
    expect(lines.filter((line) => line.startsWith('connection'))).toHaveLength(2);
    expect(lines.at(-3)).toMatch(/CLOSED │ +│ LISTEN$/);
  });
});

describe('where there is no terminal', () => {
  it('each state is a line as it is left', () => {
    const said: string[] = [];
    const stream = { write: (text: string) => said.push(text) };
    const display = progressDisplay(stream as never, PLAIN);
    for (const progress of HANDSHAKE) display.show(progress);
    display.show({ kind: 'skip', why: '2MSL', limitMs: 150_000 });
    expect(said.join('')).toBe(
      [
        'three-way-handshake:',
        '  client  CLOSED      -> SYN_SENT          0.000 ms',
        '  board   LISTEN      -> SYN_RCVD          1.000 ms',
        '  2MSL: not waited for by the wall clock',
        '',
      ].join('\n'),
    );
  });
});
