import type { TcpState } from '../../src/tcp-states.ts';
import type { ReportedSegment } from '../experiments/model/outcome.ts';
import { inLanguage } from '../in-language.ts';
import { IssNames } from './iss-names.ts';
import type { LadderSource } from './ladder-connections.ts';
import { type LadderRow, ladderRows } from './ladder-rows.ts';
import { type NumberStyle, secondsText, segmentLabel, TIME_WIDTH } from './number-text.ts';
import { reasonText, type Transition } from './state-places.ts';
import { padStart, WIDEST_PROSE, widthOf, wrap } from './text-layout.ts';
import type { Style } from './theme.ts';

/** The ladder takes 60 columns at least (68 with absolute numbers) and 100 at most; below 72 (80) it has no time column. */
export interface LadderOptions extends Style {
  numbers: NumberStyle;
  /** On the right; the board where nothing is said. */
  otherEnd?: 'server';
}

/** The longest name of a state: ESTABLISHED. */
const STATE_WIDTH = 11;
const WIDEST = 100;
const NARROWEST: Record<NumberStyle, number> = { relative: 60, absolute: 68 };
const TIME_COLUMN = TIME_WIDTH + 2;

/** How a ladder is to be read: its times and its states. */
export const CONVENTION =
  'Time: when the segment is sent. A state begins with the segment beside it: at its sender as it is sent, at its receiver as it arrives.';

/** Why 2MSL are somewhat more than two minutes. */
const TWO_MSL = '2MSL are 2 × 60 s here; lwIP counts them in steps of 0.5 s.';

/** Draws what an experiment showed, a ladder for each connection. With `open` it still runs. */
export function renderLadder(source: LadderSource, options: LadderOptions & { open?: boolean }): string[] {
  return drawLadders(ladderRows(source, options), options);
}

/** What is to be known to read a ladder, in lines: its convention, and how long 2MSL are where it shows that they have passed. */
export function ladderNote(source: LadderSource, { columns, language, theme }: LadderOptions): string[] {
  const afterTimeWait = [...(source.client ?? []), ...source.board].some(
    ({ state, cause }, index, all) =>
      cause === 'timer' && state === 'CLOSED' && all[index - 1]?.state === 'TIME_WAIT',
  );
  const texts = [CONVENTION, ...(afterTimeWait ? [TWO_MSL] : [])];
  const text = texts.map((english) => inLanguage(english, language)).join(language === 'zh' ? '' : ' ');
  return wrap(text, Math.min(columns, WIDEST_PROSE)).map((line) => theme.chalk.dim(line));
}

/**
 * Draws segments as arrows between the client on the left and the board on the right, with the states that each end entered. Lines without a
 * line end.
 */
export function drawLadders(ladders: readonly LadderRow[][], options: LadderOptions): string[] {
  return ladders.flatMap((rows, index) => {
    const heading = ladders.length > 1 ? inLanguage(`connection ${index + 1}`, options.language) : '';
    const canvas = new Canvas(rows, options);
    return [...(index > 0 ? [''] : []), ...canvas.head(heading), ...rows.flatMap((row) => canvas.row(row))];
  });
}

class Canvas {
  private readonly options: LadderOptions;
  /** Of a line. */
  private readonly columns: number;
  private readonly hasTime: boolean;
  /** Columns between the two ends' lines. */
  private readonly span: number;
  private readonly segments: ReportedSegment[];
  private readonly names: IssNames;

  constructor(rows: LadderRow[], options: LadderOptions) {
    this.options = options;
    this.segments = rows.flatMap((row) => (row.kind === 'segment' ? [row.segment] : []));
    this.names = new IssNames(this.segments);
    const narrowest = NARROWEST[options.numbers];
    const columns = Math.min(WIDEST, Math.max(narrowest, options.columns));
    this.columns = columns;
    this.hasTime = columns >= narrowest + TIME_COLUMN;
    const sides = 2 * (STATE_WIDTH + 2) + (this.hasTime ? TIME_COLUMN : 0);
    this.span = columns - sides;
  }

  head(heading: string): string[] {
    const { theme, otherEnd = 'board' } = this.options;
    const legend = [heading, this.legend()].filter((text) => text !== '').join('  ');
    const names = this.line(
      this.say('time (s)'),
      this.say('client'),
      ' '.repeat(this.span),
      this.say(otherEnd),
      ' ',
    );
    return [...wrap(legend, this.columns).map((line) => theme.chalk.dim(line)), theme.chalk.bold(names)];
  }

  row(row: LadderRow): string[] {
    const { time, client, board, middle } = this.cells(row);
    const gap = ' '.repeat(this.span);
    return Array.from({ length: Math.max(client.length, board.length, middle.length) }, (_, index) =>
      this.line(
        index === 0 ? time : '',
        this.stateAt(client, index),
        middle[index] || gap,
        this.stateAt(board, index),
      ),
    );
  }

  private cells(row: LadderRow): { time: string; client: TcpState[]; board: TcpState[]; middle: string[] } {
    const remarks = (text: string) => wrap(text, this.span).map((line) => this.remark(line));
    if (row.kind === 'start') {
      const [client, board] = [row.client, row.board].map((state) => (state ? [state] : []));
      return { time: '', client: client ?? [], board: board ?? [], middle: [''] };
    }
    if (row.kind === 'state') {
      const { end, step } = row.entered;
      const states = { client: [], board: [], [end]: [step.state] };
      return { time: secondsText(step.timeUs), ...states, middle: remarks(this.reason(row.entered)) };
    }
    const { segment, client, board } = row;
    if (row.kind === 'segment')
      return { time: secondsText(segment.timeUs), client, board, middle: [this.arrow(segment)] };
    const arrives = this.say(`${this.label(segment)} arrives`);
    return { time: secondsText(row.timeUs), client, board, middle: remarks(arrives) };
  }

  private stateAt(states: TcpState[], index: number): string {
    const state = states[index];
    return state ? this.options.theme.state(state) : '';
  }

  private line(time: string, client: string, middle: string, board: string, edge = '│'): string {
    const timeColumn = this.hasTime ? `${this.options.theme.chalk.dim(padStart(time, TIME_WIDTH))}  ` : '';
    return `${timeColumn}${padStart(client, STATE_WIDTH)} ${edge}${middle}${edge} ${board}`.trimEnd();
  }

  private arrow(segment: ReportedSegment): string {
    const { theme } = this.options;
    const fault = segment.lost ? 'lost' : segment.altered;
    const remark = fault ?? (segment.again && 'again');
    const text = [this.label(segment), remark && `(${this.say(remark)})`].filter(Boolean).join(' ');
    const head = segment.lost ? '✗' : segment.from === 'client' ? '▶' : '◀';
    const room = this.span - 1;
    const shaft = centred(widthOf(text) + 2 > room ? text : ` ${text} `, room, '─');
    const arrow = segment.from === 'client' ? shaft + head : head + shaft;
    return fault ? theme.chalk.red(arrow) : arrow;
  }

  private label(segment: ReportedSegment): string {
    return ofPeer(segment, segmentLabel(segment, this.options.numbers, this.names));
  }

  /** Why a state was entered without a segment in its row; empty where a program's call says it all. */
  private reason({ from, step }: Transition): string {
    return ofPeer(step, reasonText(step.cause, from, this.options.language));
  }

  private remark(text: string): string {
    return this.options.theme.chalk.dim(centred(text, this.span, ' '));
  }

  private say(english: string): string {
    return inLanguage(english, this.options.language);
  }

  private legend(): string {
    const { numbers, language } = this.options;
    if (numbers === 'absolute' || this.segments.some(({ peer }) => peer !== undefined)) return '';
    return this.names.legend(language);
  }
}

/** With the name of the peer in front, where several speak. */
function ofPeer({ peer }: { peer?: string }, text: string): string {
  return [peer && `${peer}:`, text].filter(Boolean).join(' ');
}

function centred(text: string, columns: number, fill: string): string {
  const room = Math.max(0, columns - widthOf(text));
  const left = Math.floor(room / 2);
  return fill.repeat(left) + text + fill.repeat(room - left);
}
