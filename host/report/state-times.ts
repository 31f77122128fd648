import type { TimedState } from '../client/client.ts';
import type { Outcome } from '../experiments/model/outcome.ts';
import { inLanguage } from '../in-language.ts';
import { secondsText } from './number-text.ts';
import { connectionsIn } from './state-places.ts';
import { padEnd, padStart, widthOf } from './text-layout.ts';
import type { Style, Theme } from './theme.ts';

const STATE_WIDTH = 11;

/**
 * How long each end stayed in each state that it has left, in seconds as in the ladder, the board's side by side with the client's where that fits. Of several connections each has a
 * heading; where some have no ordinary client, the clients come first.
 */
export function renderStateTimes(
  { board, client, segments }: Pick<Outcome, 'board' | 'client' | 'segments'>,
  options: Style,
): string[] {
  const boards = connectionsIn(board);
  const clients = connectionsIn(client ?? []);
  if (boards.length === 1 && clients.length <= 1) return renderEnds(clients[0], boards[0], options);
  const names = [...new Set(segments.map(({ peer }) => peer))];
  const heading = (index: number) => {
    const name = names.length === boards.length && names[index] ? ` (${names[index]})` : '';
    return options.theme.chalk.dim(`${inLanguage(`connection ${index + 1}`, options.language)}${name}`);
  };
  const inPairs = clients.length === boards.length;
  return [
    ...(inPairs ? [] : clients.flatMap((steps) => renderEnds(steps, undefined, options))),
    ...boards.flatMap((steps, index) => [
      heading(index),
      ...renderEnds(inPairs ? clients[index] : undefined, steps, options),
    ]),
  ];
}

function renderEnds(
  client: TimedState[] | undefined,
  board: TimedState[] | undefined,
  { columns, language, theme }: Style,
): string[] {
  const left = client ? [inLanguage('client', language), ...stepsOf(client, theme)] : [];
  const right = board ? [inLanguage('board', language), ...stepsOf(board, theme)] : [];
  const width = Math.max(...left.map(widthOf));
  if (!client || !board || width + 4 + Math.max(...right.map(widthOf)) > columns) return [...left, ...right];
  return Array.from({ length: Math.max(left.length, right.length) }, (_, index) =>
    `${padEnd(left[index] ?? '', width)}    ${right[index] ?? ''}`.trimEnd(),
  );
}

/** One line for each state left behind. */
function stepsOf(steps: TimedState[], theme: Theme): string[] {
  return steps.slice(1).map((next, index) => {
    const { state, timeUs } = steps[index] as TimedState;
    return `${theme.state(state, padEnd(state, STATE_WIDTH))} ${padStart(secondsText(spentUs(timeUs, next.timeUs)), 11)}`;
  });
}

/** `ESTABLISHED -> CLOSE_WAIT  1602.000 ms`: from, to, and the time spent in the first, like tcpstates prints them. */
export function stepLine(from: TimedState, to: TimedState, theme: Theme): string {
  const arrow = `${theme.state(from.state, padEnd(from.state, STATE_WIDTH))} -> ${theme.state(to.state, padEnd(to.state, STATE_WIDTH))}`;
  return `${arrow} ${padStart((spentUs(from.timeUs, to.timeUs) / 1000).toFixed(3), 11)} ms`;
}

/** The harness's LISTEN may stand after a real board's SYN, whose time was not known yet: no state lasts less than nothing. */
function spentUs(fromUs: number, toUs: number): number {
  return Math.max(0, toUs - fromUs);
}
