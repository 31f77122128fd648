import type { Board } from '../board/board.ts';
import { type Clock, MS_US, SECOND_US } from '../clock/clock.ts';
import { RateMeter } from '../clock/rate-meter.ts';
import type { Progress } from '../experiments/model/outcome.ts';
import { inLanguage } from '../in-language.ts';
import type { Language } from '../language.ts';
import { printLines } from '../printable.ts';
import type { ReportOptions } from './experiment-report.ts';
import { renderLadder } from './ladder.ts';
import { renderLedPanel } from './led-panel.ts';
import { LiveRun, type LongWait } from './live-run.ts';
import { LiveScreen } from './live-screen.ts';
import { stepLine } from './state-times.ts';
import { padEnd, widthOf, wrap } from './text-layout.ts';

/** Shows an experiment while it runs, for people only: what it showed is reported afterwards. */
export interface ProgressDisplay {
  show(progress: Progress): void;
  /** The board of what comes: its clock tells what is left of a wait. */
  watch?(board: Pick<Board, 'info' | 'clock'>): void;
  /** Leaves nothing behind that the report will show again. */
  clear?(): void;
  /** The experiment ends unfinished: what was seen of it stays. */
  leave?(): void;
}

export type DisplayOptions = Omit<ReportOptions, 'columns'>;

/** The live picture on a terminal, lines elsewhere. */
export function progressDisplay(stream: NodeJS.WriteStream, options: DisplayOptions): ProgressDisplay {
  return stream.isTTY ? liveDisplay(stream, options) : lineDisplay(stream, options);
}

/** While nothing is told, the picture is drawn anew at this interval, in ms: a wait has less and less left. */
const REDRAW_MS = 500;

/** Fewer of a ladder's rows show nothing. */
const LADDER_ROWS = 3;

/** LEDs, both ends' states side by side, and the ladder as it grows. */
function liveDisplay(stream: NodeJS.WriteStream, options: DisplayOptions): ProgressDisplay {
  const screen = new LiveScreen(stream);
  let run = new LiveRun();
  let clock: Clock | null = null;
  let meter: RateMeter | null = null;
  let waitEndsUs = 0;
  let timer: NodeJS.Timeout | undefined;
  const draw = () => {
    const around = experimentSurroundings(run, options);
    if (run.waiting && clock) {
      const leftS = Math.ceil(Math.max(0, waitEndsUs - clock.nowUs()) / SECOND_US);
      around.foot.push(inLanguage(`${leftS} s of the board’s time left at most`, options.language));
    }
    around.foot.push(...rateTexts(meter, options.language));
    screen.draw(renderLive(run, stream.columns, stream.rows, options, around));
  };
  const clear = () => {
    clearInterval(timer);
    screen.clear();
  };
  return {
    watch: (board) => {
      clock = board.clock;
      if (board.info.kind === 'emulated') meter ??= new RateMeter(clock);
    },
    show: (progress) => {
      if (progress.kind === 'end' || progress.kind === 'void') return clear();
      if (progress.kind === 'begin') {
        run = new LiveRun(progress.pins);
        clearInterval(timer);
        timer = setInterval(draw, REDRAW_MS).unref();
        return;
      }
      run.take(progress);
      if (run.waiting === progress) waitEndsUs = (clock?.nowUs() ?? 0) + run.waiting.limitMs * MS_US;
      draw();
    },
    clear,
    leave: () => {
      screen.print(renderLive(run, stream.columns, Number.POSITIVE_INFINITY, options));
      clear();
    },
  };
}

/** What stands around the ladder. */
interface LiveSurroundings {
  /** Below the LEDs: where the ends are just now. */
  ends: string[];
  /** Paragraphs. */
  foot: string[];
  /** Segments are told some time after the states that they cause. */
  open: boolean;
}

function experimentSurroundings(run: LiveRun, options: DisplayOptions): LiveSurroundings {
  const { language } = options;
  const foot = run.waiting === null ? run.step[language] : waitText(run.waiting, language);
  return { ends: ['', endsLine(run, options)], foot: [foot], open: true };
}

/** The picture of one moment, at most as high as the terminal: of a longer ladder its end, and blank lines only where there is room. */
export function renderLive(
  run: LiveRun,
  columns: number,
  rows: number,
  options: DisplayOptions,
  around: LiveSurroundings = experimentSurroundings(run, options),
): string[] {
  const { theme } = options;
  const source = { board: run.board, client: run.client, segments: run.segments };
  const ladder = run.board.length > 0 ? renderLadder(source, { ...options, columns, open: around.open }) : [];
  const leds = renderLedPanel((state) => run.lit.has(state), run.pins, columns, theme);
  const head = ['', ...leds, ...around.ends, ''];
  const foot = [
    '',
    ...around.foot.flatMap((text) => wrap(text, columns)).map((line) => theme.chalk.dim(line)),
  ];
  const isLow = head.length + LADDER_ROWS + foot.length > rows - 1;
  const fitting = (lines: string[]) => lines.filter((line) => line !== '' || !isLow);
  const room = Math.max(0, rows - 1 - fitting([...head, ...foot]).length);
  return [...fitting(head), ...ladder.slice(Math.max(0, ladder.length - room)), ...fitting(foot)];
}

function waitText(wait: LongWait, language: Language): string {
  const text =
    wait.kind === 'skip'
      ? `${wait.why}: not waited for by the wall clock`
      : `waiting for ${wait.why} (${wait.limitMs / 1000} s at most)`;
  return inLanguage(text, language);
}

/** How fast an emulated board's time passes, once that is known. */
export function rateTexts(meter: RateMeter | null, language: Language): string[] {
  return meter?.rate
    ? [inLanguage(`emulated board: ${meter.rate.toFixed(2)} times real time`, language)]
    : [];
}

/** Of the connection in which something happened last; a peer that sends what it is told has no state. */
function endsLine(run: LiveRun, { language, theme }: DisplayOptions): string {
  const { clientPort, peer } = run.latest ?? {};
  const ends = (['client', 'board'] as const).flatMap((end) => {
    const now = run[end].findLast((step) => step.clientPort === clientPort);
    return now
      ? [padEnd(`${inLanguage(end, language)} ${theme.chalk.bold(theme.state(now.state))}`, 28)]
      : [];
  });
  return [...(peer ? [`${peer}: `] : []), ...ends].join('').trimEnd();
}

/** For logs: a line `OLD -> NEW  ms` for each state as it is left. */
function lineDisplay(stream: NodeJS.WritableStream, { language, theme }: DisplayOptions): ProgressDisplay {
  const ends = { client: inLanguage('client', language), board: inLanguage('board', language) };
  const width = Math.max(...Object.values(ends).map(widthOf));
  let run = new LiveRun();
  const lineOf = (progress: Progress): string | null => {
    if (progress.kind === 'skip' || progress.kind === 'long wait') return waitText(progress, language);
    if (progress.kind !== 'state') return null;
    const [before, now] = run[progress.end].slice(-2);
    if (!before || !now || now.cause === null) return null;
    return `${padEnd(ends[progress.end], width)}  ${stepLine(before, now, theme)}`;
  };
  return {
    show: (progress) => {
      if (progress.kind === 'begin') run = new LiveRun(progress.pins);
      run.take(progress);
      const line = lineOf(progress);
      if (progress.kind === 'begin') printLines(stream, [`${progress.experiment}:`]);
      else if (line !== null) printLines(stream, [`  ${line}`]);
    },
  };
}
