import type { WriteStream } from 'node:tty';
import { LED_PINS, LIT_STATES, type LitState } from '../../src/leds/pins.ts';
import type { LocalBoard } from '../board/local-board.ts';
import { said } from '../node/tell.ts';
import { printLines } from '../printable.ts';
import { CONVENTION } from '../report/ladder.ts';
import { LiveRun } from '../report/live-run.ts';
import { LiveScreen } from '../report/live-screen.ts';
import { type DisplayOptions, renderLive } from '../report/progress-display.ts';
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
    ? new LiveDisplay({ board, ends, options: { numbers: 'relative', ...style }, stream, foot })
    : new PlainDisplay(board, stream);
  ends.onStep((line) => display.line(line));
  const tell = (line: string) => {
    if (!STEP.test(line)) display.line(line);
  };
  for (const line of board.pico.console) tell(line);
  board.pico.onConsole(tell);
  return display;
}

class PlainDisplay implements Display {
  private readonly stream: NodeJS.WriteStream;

  constructor(board: LocalBoard, stream: NodeJS.WriteStream) {
    this.stream = stream;
    board.pico.pins.onChange((pin, level) => {
      const state = stateAt(pin);
      if (state) this.line(said(`LED ${state} ${level ? 'on' : 'off'}`));
    });
  }

  line(text: string): void {
    printLines(this.stream, [text]);
  }

  close(): void {}
}

interface Shown {
  board: LocalBoard;
  ends: BothEnds;
  options: DisplayOptions;
  stream: WriteStream;
  foot: () => string[];
}

class LiveDisplay implements Display {
  private readonly shown: Shown;
  private readonly screen: LiveScreen;
  private readonly timer: NodeJS.Timeout;
  private lines: string[] = [];
  private leftOut = 0;

  constructor(shown: Shown) {
    this.shown = shown;
    this.screen = new LiveScreen(shown.stream);
    this.timer = setInterval(() => this.draw(), FRAME_MS);
  }

  line(text: string): void {
    if (this.lines.length < LINES_MAX) this.lines.push(text);
    else this.leftOut++;
  }

  close(): void {
    clearInterval(this.timer);
    this.print();
    this.screen.clear();
  }

  private draw(): void {
    this.print();
    const { board, ends, options, stream } = this.shown;
    const run = ends.shown?.run ?? new LiveRun();
    const { levels } = board.pico.pins;
    run.lit.clear();
    for (const state of LIT_STATES) if (levels.get(LED_PINS[state])) run.lit.add(state);
    const { columns, rows } = stream;
    const around = { ends: this.connections(rows), foot: this.below(rows), open: false };
    this.screen.draw(renderLive(run, columns, rows, options, around));
  }

  private print(): void {
    if (this.leftOut > 0) this.lines.push(leftOutText(this.leftOut));
    if (this.lines.length > 0) this.screen.print(this.lines);
    this.lines = [];
    this.leftOut = 0;
  }

  /** The keys, and on a high terminal how the ladder is to be read. */
  private below(rows: number): string[] {
    return [...(rows < CONVENTION_ROWS ? [] : [said(CONVENTION)]), ...this.shown.foot()];
  }

  /** Connections that leave the ladder room on a terminal of `rows` rows; the last line counts the others. */
  private connections(rows: number): string[] {
    const { board, ends, options } = this.shown;
    const { theme } = options;
    const beat = board.pico.pins.onboardLed ? theme.chalk.green('●') : theme.chalk.dim('○');
    const heartbeat = `${beat} ${said('heartbeat')}`;
    const lines = ends.current().map((each) => this.connection(each));
    const nobody = ends.shown
      ? 'no connection any more: the board is in LISTEN'
      : 'no connection yet: the board is in LISTEN';
    if (lines.length === 0) lines.push(theme.chalk.dim(said(nobody)));
    const room = Math.max(2, rows - ROWS_AROUND);
    if (lines.length <= room) return [heartbeat, ...lines];
    const shown = lines.slice(0, room - 1);
    return [heartbeat, ...shown, theme.chalk.dim(leftOutText(lines.length - shown.length))];
  }

  /** Of 60 columns at most. */
  private connection(each: LabConnection): string {
    const { number, program, client, board } = each;
    const { ends, options } = this.shown;
    const { theme } = options;
    const mark = ends.shown === each && ends.current().length > 1 ? '>' : ' ';
    const who = `${`#${number ?? '?'}`.padEnd(NUMBER_WIDTH)}${mark}${program.padEnd(PROGRAM_WIDTH)}`;
    const [clientEnd, boardEnd] = ['client', 'board'].map((end) => theme.chalk.dim(said(end)));
    return `${who} ${clientEnd} ${theme.state(client, client.padEnd(STATE_WIDTH))} ${boardEnd} ${theme.state(board)}`;
  }
}

function leftOutText(lines: number): string {
  return said(`(${lines} lines left out)`);
}

function stateAt(pin: number): LitState | undefined {
  return LIT_STATES.find((state) => LED_PINS[state] === pin);
}
