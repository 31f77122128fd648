import type { Lab } from '../support/lab.ts';

/** Dark for longer than that, in ms: the next blink belongs to another group. */
const BETWEEN_GROUPS_MS = 400;

/** Blinks in a row. Times in ms since the board started. */
export interface Group {
  beginsMs: number;
  endsMs: number;
  blinks: number;
}

/** The changes of the on-board LED from now on, cut into groups as an eye would do it. */
export function watchBlinks(lab: Lab): Group[] {
  const groups: Group[] = [];
  lab.board.pico.pins.onOnboardLed((lit) => {
    const nowMs = lab.clock.nowUs() / 1000;
    const last = groups.at(-1);
    if (!lit) last!.endsMs = nowMs;
    else if (last && nowMs - last.endsMs < BETWEEN_GROUPS_MS) last.blinks++;
    else groups.push({ beginsMs: nowMs, endsMs: nowMs, blinks: 1 });
  });
  return groups;
}

/** Which pixels the strip showed from now on, as `number:colour`, with the ms at which it was told. */
export function watchPixels(lab: Lab): { atMs: number; lit: string }[] {
  const frames: { atMs: number; lit: string }[] = [];
  lab.board.pico.strip.onFrame((colours) => {
    const lit = colours.flatMap((colour, index) =>
      colour === 0 ? [] : [`${index + 1}:${colour.toString(16).padStart(6, '0')}`],
    );
    frames.push({ atMs: lab.clock.nowUs() / 1000, lit: lit.join(' ') });
  });
  return frames;
}
