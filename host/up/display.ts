import type { WriteStream } from 'node:tty';
import { LED_PINS, LIT_STATES } from '../../src/leds/pins.ts';
import type { LocalBoard } from '../board/local-board.ts';
import { said } from '../node/tell.ts';
import { printLines } from '../printable.ts';
import { CONVENTION } from '../report/ladder.ts';
import { LiveRun } from '../report/live-run.ts';
import { LiveScreen } from '../report/live-screen.ts';
import { type DisplayOptions, renderLive } from '../report/progress-display.ts';
import type { Theme } from '../report/theme.ts';
import type { BothEnds, LabConnection } from './both-ends.ts';

/** The screen is drawn anew at most this often, in ms: states may change faster than anyone can see. */
const FRAME_MS = 50;

/** More new lines than fit a screen between two frames are left out, and said to be. */
const LINES_MAX = 100;

/** LEDs, heartbeat, the ladder's head and some rows of it, keys, and lines between. */
const ROWS_AROUND = 16;

/** Of a terminal on which the ladder's convention takes no room from the ladder. */
const CONVENTION_ROWS = 30;

/** `#12345`, `127.0.0.1:65535`, and the longest state's name. */
const NUMBER_WIDTH = 6;
const PROGRAM_WIDTH = 15;
const STATE_WIDTH = 11;

/** A step on the board's console, which tells of it when both ends have gone on: it is shown when it happens. */
const STEP = /^#\d+ \w+ -> \w+ /;

/** Shows a running board: its messages line by line, and its LEDs. */
export interface Display {
  line(text: string): void;
  /** The board has ended: its messages stay, its picture is removed. */
  close(): void;
}

/**
 * LEDs, both ends' states, the ladder of the connection that is shown, and `foot` live at the bottom of a terminal, lines above it; where the output
 * is no terminal, a line for each LED that changes.
 */
export function openDisplay(
  board: LocalBoard,
  ends: BothEnds,
  style: Omit<DisplayOptions, 'numbers'>,
  stream: NodeJS.WriteStream = process.stdout,
  foot: () => string[] = () => [],
): Display {
  const display = stream.isTTY
    ? liveDisplay(board, ends, { numbers: 'relative', ...style }, stream, foot)
    : plainDisplay(board, stream);
  ends.onStep((line) => display.line(line));
  const tell = (line: string) => {
    if (!STEP.test(line)) display.line(line);
  };
  for (const line of board.pico.console) tell(line);
  board.pico.onConsole(tell);
  return display;
}

function plainDisplay(board: LocalBoard, stream: NodeJS.WriteStream): Display {
  const line = (text: string) => printLines(stream, [text]);
  board.pico.pins.onChange((pin, level) => {
    const state = LIT_STATES.find((each) => LED_PINS[each] === pin);
    if (state) line(said(`LED ${state} ${level ? 'on' : 'off'}`));
  });
  return { line, close: () => {} };
}

function liveDisplay(
  board: LocalBoard,
  ends: BothEnds,
  options: DisplayOptions,
  stream: WriteStream,
  foot: () => string[],
): Display {
  const screen = new LiveScreen(stream);
  const { pins } = board.pico;
  let lines: string[] = [];
  let leftOut = 0;
  const print = () => {
    if (leftOut > 0) lines.push(leftOutText(leftOut));
    if (lines.length > 0) screen.print(lines);
    lines = [];
    leftOut = 0;
  };
  const timer = setInterval(() => {
    print();
    const run = ends.shown?.run ?? new LiveRun();
    run.lit.clear();
    for (const state of LIT_STATES) if (pins.levels.get(LED_PINS[state])) run.lit.add(state);
    const { columns, rows } = stream;
    // On a high terminal also how the ladder is to be read.
    const below = [...(rows < CONVENTION_ROWS ? [] : [said(CONVENTION)]), ...foot()];
    const above = connectionLines(ends, pins.onboardLed, options.theme, rows);
    screen.draw(renderLive(run, columns, rows, options, { ends: above, foot: below, open: false }));
  }, FRAME_MS);
  return {
    line(text) {
      if (lines.length < LINES_MAX) lines.push(text);
      else leftOut++;
    },
    close() {
      clearInterval(timer);
      print();
      screen.clear();
    },
  };
}

/** The heartbeat, and the connections that leave the ladder room on a terminal of `rows` rows; the last line counts the others. */
function connectionLines(ends: BothEnds, beats: boolean, theme: Theme, rows: number): string[] {
  const { chalk } = theme;
  const heartbeat = `${beats ? chalk.green('●') : chalk.dim('○')} ${said('heartbeat')}`;
  const current = ends.current();
  const lines = current.map((each) => {
    const isMarked = ends.shown === each && current.length > 1;
    return connectionLine(each, isMarked, theme);
  });
  const nobody = ends.shown
    ? 'no connection any more: the board is in LISTEN'
    : 'no connection yet: the board is in LISTEN';
  if (lines.length === 0) lines.push(chalk.dim(said(nobody)));
  const room = Math.max(2, rows - ROWS_AROUND);
  if (lines.length <= room) return [heartbeat, ...lines];
  const shown = lines.slice(0, room - 1);
  return [heartbeat, ...shown, chalk.dim(leftOutText(lines.length - shown.length))];
}

/** Of 60 columns at most. */
function connectionLine(
  { number, program, client, board }: LabConnection,
  isMarked: boolean,
  theme: Theme,
): string {
  const who = `${`#${number ?? '?'}`.padEnd(NUMBER_WIDTH)}${isMarked ? '>' : ' '}${program.padEnd(PROGRAM_WIDTH)}`;
  const [clientEnd, boardEnd] = ['client', 'board'].map((end) => theme.chalk.dim(said(end)));
  return `${who} ${clientEnd} ${theme.state(client, client.padEnd(STATE_WIDTH))} ${boardEnd} ${theme.state(board)}`;
}

function leftOutText(lines: number): string {
  return said(`(${lines} lines left out)`);
}
