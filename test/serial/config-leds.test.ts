import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { STRIP_PIN } from '../../src/leds/pins.ts';
import { inProcess } from '../cli/in-process.ts';
import { KalumaConsole } from '../support/kaluma-console.ts';
import { loadedBoard } from '../support/loaded-board.ts';

let board: KalumaConsole;

beforeEach(async () => {
  board = await KalumaConsole.plugIn({}, loadedBoard.script);
});

afterEach(() => board.close());

const config = (...words: string[]) =>
  inProcess(['config', 'leds', ...words, '--board', `serial:${board.path}`]);

describe('tcplab config leds', () => {
  it.each([
    ['strip', 'a strip of eight pixels on GP2'],
    ['onboard', 'the on-board LED, which blinks a number for each state'],
    ['pins', 'eight LEDs, each on a pin of its own'],
  ])('puts %s into the board’s storage, and starts the app again', async (leds, shownBy) => {
    const { code, stdout, stderr } = await config(leds);
    expect(stderr).toContain('Kept on the board');
    expect(stdout).toBe(`States are shown by ${shownBy}.\n`);
    expect(code).toBe(0);
    expect(board.storage.get('TCPLAB_LEDS')).toBe(leds);
  });

  it('takes effect at once', async () => {
    expect(board.engine.stripPin).toBeNull();
    await config('strip');
    expect(board.engine.stripPin).toBe(STRIP_PIN);
  });

  it.each([
    [undefined, /^pins: states are shown by eight LEDs/],
    ['strip', /^strip: states are shown by a strip/],
    ['neon', /^TCPLAB_LEDS is "neon", which the app takes for pins. Set it anew: tcplab config leds pins$/m],
  ])('without an argument says what is set: %s', async (leds, said) => {
    if (leds) board.storage.set('TCPLAB_LEDS', leds);
    const { code, stdout } = await config();
    expect(stdout).toMatch(said);
    expect(code).toBe(0);
    expect(board.storage.get('TCPLAB_LEDS')).toBe(leds);
  });

  it('knows no other displays', async () => {
    const { code, stderr } = await config('neon');
    expect(stderr).toContain('pins, strip, onboard');
    expect(code).toBe(2);
    expect(board.storage.has('TCPLAB_LEDS')).toBe(false);
  });

  it('says so when there is no app to start again', async () => {
    await board.close();
    board = await KalumaConsole.plugIn({});
    const { code, stdout } = await config('strip');
    expect(stdout).toContain('tcplab flash puts it there');
    expect(code).toBe(0);
    expect(board.storage.get('TCPLAB_LEDS')).toBe('strip');
  });

  it('ends at once when there is no board', async () => {
    const { code, stderr } = await inProcess([
      'config',
      'leds',
      'strip',
      '--board',
      'serial:/dev/no-board-here',
    ]);
    expect(stderr).toContain('there is no port');
    expect(code).toBe(3);
  });
});
