import type { TcpState } from '../../src/tcp-states.ts';
import { type LadderRow, type LadderSource, ladderRows } from './ladder-rows.ts';
import type { Messages } from './messages.ts';
import { issOf, type NumberStyle, secondsText, segmentLabel } from './number-text.ts';
import { padStart, widthOf } from './text-layout.ts';
import type { Theme } from './theme.ts';

export interface LadderOptions {
  /** Of the terminal. The ladder takes 60 at least (68 with absolute numbers) and 100 at most; below 72 (80) it has no time column. */
  columns: number;
  numbers: NumberStyle;
  messages: Messages;
  theme: Theme;
  /** The experiment still runs. */
  open?: boolean;
}

const TIME_WIDTH = 10;
/** The longest name of a state: ESTABLISHED. */
const STATE_WIDTH = 11;
const WIDEST = 100;
const NARROWEST: Record<NumberStyle, number> = { relative: 60, absolute: 68 };
const TIME_COLUMN = TIME_WIDTH + 2;

/**
 * Draws segments as arrows between the client on the left and the board on the right, with the states that each end entered. One ladder
 * for each connection; lines without a line end.
 */
export function renderLadder(source: LadderSource, options: LadderOptions): string[] {
  const ladders = ladderRows(source, options);
  const canvas = new Canvas(options);
  return ladders.flatMap((rows, index) => {
    const heading = ladders.length > 1 ? options.messages.connection(index + 1) : '';
    return [
      ...(index > 0 ? [''] : []),
      ...canvas.head(rows, heading),
      ...rows.flatMap((row) => canvas.row(row)),
    ];
  });
}

class Canvas {
  private readonly options: LadderOptions;
  private readonly hasTime: boolean;
  /** Columns between the two ends' lines. */
  private readonly span: number;

  constructor(options: LadderOptions) {
    this.options = options;
    const narrowest = NARROWEST[options.numbers];
    const columns = Math.min(WIDEST, Math.max(narrowest, options.columns));
    this.hasTime = columns >= narrowest + TIME_COLUMN;
    const sides = 2 * (STATE_WIDTH + 2) + (this.hasTime ? TIME_COLUMN : 0);
    this.span = columns - sides;
  }

  head(rows: LadderRow[], heading: string): string[] {
    const { messages, theme } = this.options;
    const legend = [heading, this.legend(rows)].filter((text) => text !== '').join('  ');
    const names = this.line(messages.time, messages.client, ' '.repeat(this.span), messages.board, ' ');
    return [...(legend === '' ? [] : [theme.chalk.dim(legend)]), theme.chalk.bold(names)];
  }

  row(row: LadderRow): string[] {
    const { theme } = this.options;
    const gap = ' '.repeat(this.span);
    if (row.kind === 'start') {
      const [client, board] = [row.client, row.board].map((state) => (state ? theme.state(state) : ''));
      return [this.line('', client ?? '', gap, board ?? '')];
    }
    if (row.kind === 'state') {
      const state = theme.state(row.to);
      const [client, board] = row.end === 'client' ? [state, ''] : ['', state];
      return [this.line(secondsText(row.timeUs), client, centred(this.reason(row), this.span, ' '), board)];
    }
    const { segment } = row;
    const first = this.line(
      secondsText(segment.timeUs),
      this.stateAt(row.client, 0),
      this.arrow(row),
      this.stateAt(row.board, 0),
    );
    const more = Math.max(row.client.length, row.board.length, 1) - 1;
    const others = Array.from({ length: more }, (_, index) =>
      this.line('', this.stateAt(row.client, index + 1), gap, this.stateAt(row.board, index + 1)),
    );
    return [first, ...others];
  }

  private stateAt(states: TcpState[], index: number): string {
    const state = states[index];
    return state ? this.options.theme.state(state) : '';
  }

  private line(time: string, client: string, middle: string, board: string, edge = '│'): string {
    const timeColumn = this.hasTime ? `${this.options.theme.chalk.dim(padStart(time, TIME_WIDTH))}  ` : '';
    return `${timeColumn}${padStart(client, STATE_WIDTH)} ${edge}${middle}${edge} ${board}`.trimEnd();
  }

  private arrow({ segment }: Extract<LadderRow, { kind: 'segment' }>): string {
    const { numbers, messages, theme } = this.options;
    const label = segmentLabel(segment, numbers);
    const fault = segment.lost ? messages.lost : segment.altered && messages.altered[segment.altered];
    const remark = fault ?? (segment.again && messages.again);
    const text = [segment.peer && `${segment.peer}:`, label, remark && `(${remark})`]
      .filter(Boolean)
      .join(' ');
    const head = segment.lost ? '✗' : segment.from === 'client' ? '▶' : '◀';
    const room = this.span - 1;
    const shaft = centred(widthOf(text) + 2 > room ? text : ` ${text} `, room, '─');
    const arrow = segment.from === 'client' ? shaft + head : head + shaft;
    return fault ? theme.chalk.red(arrow) : arrow;
  }

  private reason({ from, cause }: Extract<LadderRow, { kind: 'state' }>): string {
    const { messages, theme } = this.options;
    if (cause === 'timer') return theme.chalk.dim(from === 'TIME_WAIT' ? messages.twoMsl : messages.timeout);
    return cause === 'displaced' ? theme.chalk.dim(messages.displaced) : '';
  }

  private legend(rows: LadderRow[]): string {
    if (this.options.numbers === 'absolute') return '';
    const segments = rows.flatMap((row) => (row.kind === 'segment' ? [row.segment] : []));
    if (segments.some(({ peer }) => peer !== undefined)) return '';
    const issOfEnd = (end: 'client' | 'board') => {
      const first = segments.find(({ from }) => from === end);
      return first ? issOf(first) : null;
    };
    const x = issOfEnd('client');
    return x === null ? '' : this.options.messages.initialNumbers(x, issOfEnd('board'));
  }
}

function centred(text: string, columns: number, fill: string): string {
  const room = Math.max(0, columns - widthOf(text));
  const left = Math.floor(room / 2);
  return fill.repeat(left) + text + fill.repeat(room - left);
}
