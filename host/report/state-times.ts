import type { TimedState } from '../board/board.ts';
import type { Outcome } from '../experiments/outcome.ts';
import type { Messages } from './messages.ts';
import { msText } from './number-text.ts';
import { padEnd, padStart, widthOf } from './text-layout.ts';
import type { Theme } from './theme.ts';

const STATE_WIDTH = 11;

/** How long each end stayed in each state: `OLD -> NEW  ms`, the board's side by side with the client's where that fits. */
export function renderStateTimes(
  { board, client }: Pick<Outcome, 'board' | 'client'>,
  { columns, messages, theme }: { columns: number; messages: Messages; theme: Theme },
): string[] {
  const blocks = [[messages.board, ...stepsOf(board, theme)]];
  if (client) blocks.unshift([messages.client, ...stepsOf(client, theme)]);
  const [left, right] = blocks as [string[], string[] | undefined];
  if (!right) return left;
  const width = Math.max(...left.map(widthOf));
  if (width + 4 + Math.max(...right.map(widthOf)) > columns) return [...left, ...right];
  return Array.from({ length: Math.max(left.length, right.length) }, (_, index) =>
    `${padEnd(left[index] ?? '', width)}    ${right[index] ?? ''}`.trimEnd(),
  );
}

/** One line for each state left behind; a state that nothing caused begins another connection. */
function stepsOf(steps: TimedState[], theme: Theme): string[] {
  return steps.slice(1).flatMap((step, index) => {
    const before = steps[index] as TimedState;
    return step.cause === null ? [] : [stepLine(before, step, theme)];
  });
}

/** `ESTABLISHED -> CLOSE_WAIT  1602.000`: from, to, and the ms spent in the first. */
export function stepLine(from: TimedState, to: TimedState, theme: Theme): string {
  const arrow = `${theme.state(from.state, padEnd(from.state, STATE_WIDTH))} -> ${theme.state(to.state, padEnd(to.state, STATE_WIDTH))}`;
  return `${arrow} ${padStart(msText(to.timeUs - from.timeUs), 11)}`;
}
