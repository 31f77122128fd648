import type { WriteStream } from 'node:tty';
import chalk from 'chalk';
import { LED_PINS, LIT_STATES, type LitState } from '../../src/leds/pins.ts';
import type { TcpState } from '../../src/tcp-states.ts';
import type { VirtualBoard } from '../board/virtual/virtual-board.ts';
import { printLines } from '../printable.ts';
import { renderLedPanel } from '../report/led-panel.ts';
import { LiveScreen } from '../report/live-screen.ts';
import { createTheme, type Theme } from '../report/theme.ts';
import type { BothEnds, LabConnection } from './both-ends.ts';
import type { Texts } from './texts.ts';

/** The screen is drawn anew at most this often, in ms: states may change faster than anyone can see. */
const FRAME_MS = 50;

/** More new lines than fit a screen between two frames are left out, and said to be. */
const LINES_MAX = 100;

/** `#12345`, `127.0.0.1:65535`, and the longest state's name. */
const NUMBER_WIDTH = 6;
const PROGRAM_WIDTH = 15;
const STATE_WIDTH = 11;

/** A step on the board's console, which tells of it when both ends have gone on: it is shown when it happens. */
const STEP = /^#\d+ \w+ -> \w+ /;

/** Shows a running board: what it says line by line, and its LEDs. */
export interface Display {
  line(text: string): void;
  /** The board is no more: what it said stays, its picture goes. */
  close(): void;
}

/** LEDs and both ends' states live at the bottom of a terminal, lines above it; where the output is no terminal, a line for each LED that changes. */
export function openDisplay(
  board: VirtualBoard,
  ends: BothEnds,
  texts: Texts,
  stream: NodeJS.WriteStream = process.stdout,
): Display {
  const display = stream.isTTY
    ? new LiveDisplay(board, ends, texts, stream)
    : new PlainDisplay(board, texts, stream);
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

  constructor(board: VirtualBoard, texts: Texts, stream: NodeJS.WriteStream) {
    this.stream = stream;
    board.pico.pins.onChange((pin, level) => {
      const state = stateAt(pin);
      if (state) this.line(`LED ${state} ${level ? texts.on : texts.off}`);
    });
  }

  line(text: string): void {
    printLines(this.stream, [text]);
  }

  close(): void {}
}

class LiveDisplay implements Display {
  private readonly board: VirtualBoard;
  private readonly ends: BothEnds;
  private readonly texts: Texts;
  private readonly stream: WriteStream;
  private readonly screen: LiveScreen;
  private readonly timer: NodeJS.Timeout;
  /** With the colours that the command line has settled on. */
  private readonly theme: Theme = createTheme(chalk.level);
  private lines: string[] = [];
  private leftOut = 0;

  constructor(board: VirtualBoard, ends: BothEnds, texts: Texts, stream: WriteStream) {
    this.board = board;
    this.ends = ends;
    this.texts = texts;
    this.stream = stream;
    this.screen = new LiveScreen(stream);
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
    this.screen.draw(this.picture());
  }

  private print(): void {
    if (this.leftOut > 0) this.lines.push(this.texts.leftOut(this.leftOut));
    if (this.lines.length > 0) this.screen.print(this.lines);
    this.lines = [];
    this.leftOut = 0;
  }

  private picture(): string[] {
    const { theme, texts } = this;
    const { levels, onboardLed } = this.board.pico.pins;
    const beat = onboardLed ? theme.chalk.green('●') : theme.chalk.dim('○');
    const isLit = (state: TcpState) => state in LED_PINS && levels.get(LED_PINS[state as LitState]) === 1;
    const leds = renderLedPanel(isLit, LED_PINS, this.stream.columns, theme);
    const head = ['', ...leds, `${beat} ${texts.heartbeat}`, ''];
    return [...head, ...this.connections(this.stream.rows - 1 - head.length)];
  }

  /** As many as there is room for, in rows; how many others there are, in the last. */
  private connections(room: number): string[] {
    const { theme, texts } = this;
    const lines = this.ends.current().map((each) => this.connection(each));
    if (lines.length === 0) return [theme.chalk.dim(this.ends.any ? texts.nobodyNow : texts.nobody)];
    if (lines.length <= room) return lines;
    const shown = lines.slice(0, Math.max(0, room - 1));
    return [...shown, theme.chalk.dim(texts.leftOut(lines.length - shown.length))];
  }

  /** Of 60 columns at most. */
  private connection({ number, program, client, board }: LabConnection): string {
    const { theme, texts } = this;
    const who = `${`#${number ?? '?'}`.padEnd(NUMBER_WIDTH)} ${program.padEnd(PROGRAM_WIDTH)}`;
    const [clientEnd, boardEnd] = [texts.client, texts.board].map((end) => theme.chalk.dim(end));
    return `${who} ${clientEnd} ${theme.state(client, client.padEnd(STATE_WIDTH))} ${boardEnd} ${theme.state(board)}`;
  }
}

function stateAt(pin: number): LitState | undefined {
  return LIT_STATES.find((state) => LED_PINS[state] === pin);
}
