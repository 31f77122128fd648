import type { TcpState } from '../../src/tcp-states.ts';
import type { ReportedSegment } from '../experiments/model/outcome.ts';
import { inLanguage } from '../in-language.ts';
import { IssNames } from './iss-names.ts';
import type { LadderSource } from './ladder-connections.ts';
import { type LadderRow, ladderRows } from './ladder-rows.ts';
import { type NumberStyle, secondsText, segmentLabel, TIME_WIDTH } from './number-text.ts';
import { reasonText } from './state-places.ts';
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
    return [...(index > 0 ? [''] : []), ...drawLadder(rows, heading, options)];
  });
}

function drawLadder(rows: readonly LadderRow[], heading: string, options: LadderOptions): string[] {
  const { numbers, language, theme, otherEnd = 'board' } = options;
  const segments = rows.flatMap((row) => (row.kind === 'segment' ? [row.segment] : []));
  const names = new IssNames(segments);
  const columns = Math.min(WIDEST, Math.max(NARROWEST[numbers], options.columns));
  const hasTime = columns >= NARROWEST[numbers] + TIME_COLUMN;
  /** Columns between the two ends' lines. */
  const span = columns - 2 * (STATE_WIDTH + 2) - (hasTime ? TIME_COLUMN : 0);
  const gap = ' '.repeat(span);

  const say = (english: string) => inLanguage(english, language);
  const label = (segment: ReportedSegment) => ofPeer(segment, segmentLabel(segment, numbers, names));
  const remarks = (text: string) => wrap(text, span).map((line) => theme.chalk.dim(centred(line, span, ' ')));

  function lineOf(time: string, client: string, middle: string, board: string, edge = '│'): string {
    const timeColumn = hasTime ? `${theme.chalk.dim(padStart(time, TIME_WIDTH))}  ` : '';
    return `${timeColumn}${padStart(client, STATE_WIDTH)} ${edge}${middle}${edge} ${board}`.trimEnd();
  }

  function head(): string[] {
    const isPlain = numbers === 'relative' && segments.every(({ peer }) => peer === undefined);
    const legend = [heading, isPlain && names.legend(language)].filter(Boolean).join('  ');
    const ends = lineOf(say('time (s)'), say('client'), gap, say(otherEnd), ' ');
    return [...wrap(legend, columns).map((line) => theme.chalk.dim(line)), theme.chalk.bold(ends)];
  }

  function cells(row: LadderRow): { time: string; client: TcpState[]; board: TcpState[]; middle: string[] } {
    if (row.kind === 'start') {
      const [client = [], board = []] = [row.client, row.board].map((state) => (state ? [state] : []));
      return { time: '', client, board, middle: [''] };
    }
    if (row.kind === 'state') {
      const { end, from, step } = row.entered;
      const states = { client: [], board: [], [end]: [step.state] };
      // Empty where a program's call says it all.
      const reason = ofPeer(step, reasonText(step.cause, from, language));
      return { time: secondsText(step.timeUs), ...states, middle: remarks(reason) };
    }
    const { segment, client, board } = row;
    if (row.kind === 'segment')
      return { time: secondsText(segment.timeUs), client, board, middle: [arrow(segment)] };
    return {
      ...{ time: secondsText(row.timeUs), client, board },
      middle: remarks(say(`${label(segment)} arrives`)),
    };
  }

  function arrow(segment: ReportedSegment): string {
    const fault = segment.lost ? 'lost' : segment.altered;
    const remark = fault ?? (segment.again && 'again');
    const text = [label(segment), remark && `(${say(remark)})`].filter(Boolean).join(' ');
    const point = segment.lost ? '✗' : segment.from === 'client' ? '▶' : '◀';
    const room = span - 1;
    const shaft = centred(widthOf(text) + 2 > room ? text : ` ${text} `, room, '─');
    const drawn = segment.from === 'client' ? shaft + point : point + shaft;
    return fault ? theme.chalk.red(drawn) : drawn;
  }

  function linesOf(row: LadderRow): string[] {
    const { time, client, board, middle } = cells(row);
    const stateAt = (states: TcpState[], index: number) => (states[index] ? theme.state(states[index]) : '');
    return Array.from({ length: Math.max(client.length, board.length, middle.length) }, (_, index) =>
      lineOf(index === 0 ? time : '', stateAt(client, index), middle[index] || gap, stateAt(board, index)),
    );
  }

  return [...head(), ...rows.flatMap(linesOf)];
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
