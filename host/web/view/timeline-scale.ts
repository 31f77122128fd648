import { MS_US, SECOND_US } from '../../clock/clock.ts';

/** From time to place and back: in true proportion, but long idle spans are cut, each to the same width. */
export interface TimeScale {
  /** Of everything, in px, at zoom 1. */
  width: number;
  pxPerUs: number;
  pieces: Piece[];
}

/** A stretch of time, and where it is drawn. `cut`: not in proportion to the others. */
export interface Piece {
  fromUs: number;
  toUs: number;
  x: number;
  width: number;
  cut: boolean;
}

/** Nothing happens for longer: cut. */
const LONG_US = 2 * SECOND_US;
/** What stays of a cut span, on the side of what happens. */
const SHOWN_US = 100 * MS_US;
const CUT_WIDTH = 64;

/** `instants`: when something happens, ascending, the end of the run last. */
export function timeScale(instants: readonly number[], width: number): TimeScale {
  const cuts = instants.slice(1).flatMap((toUs, at) => {
    const fromUs = instants[at]!;
    return toUs - fromUs > LONG_US ? [{ fromUs: fromUs + SHOWN_US, toUs: toUs - SHOWN_US }] : [];
  });
  const endUs = instants.at(-1) ?? 0;
  const cutUs = cuts.reduce((sum, { fromUs, toUs }) => sum + toUs - fromUs, 0);
  // Many cuts leave half of the width to what happens.
  const cutWidth = Math.min(CUT_WIDTH, width / 2 / Math.max(1, cuts.length));
  const pxPerUs = (width - cuts.length * cutWidth) / Math.max(1, endUs - cutUs);
  const pieces: Piece[] = [];
  let [us, x] = [0, 0];
  const add = (toUs: number, cut: boolean) => {
    const piece = { fromUs: us, toUs, x, width: cut ? cutWidth : (toUs - us) * pxPerUs, cut };
    pieces.push(piece);
    [us, x] = [toUs, x + piece.width];
  };
  for (const { fromUs, toUs } of cuts) {
    add(fromUs, false);
    add(toUs, true);
  }
  add(endUs, false);
  return { width, pxPerUs, pieces };
}

export function placeAt({ pieces }: TimeScale, us: number): number {
  const piece = pieces.find(({ toUs }) => us <= toUs) ?? pieces.at(-1)!;
  const part = piece.toUs > piece.fromUs ? (us - piece.fromUs) / (piece.toUs - piece.fromUs) : 0;
  return piece.x + Math.min(1, part) * piece.width;
}

export function timeAt({ pieces }: TimeScale, x: number): number {
  const piece = pieces.find((one) => x <= one.x + one.width) ?? pieces.at(-1)!;
  const part = piece.width > 0 ? (x - piece.x) / piece.width : 0;
  return piece.fromUs + Math.max(0, Math.min(1, part)) * (piece.toUs - piece.fromUs);
}

/** A round duration that is some 80 px wide: the drawing's measure. */
export function measureOf({ pxPerUs }: TimeScale, zoom: number): { us: number; width: number } {
  const wanted = 80 / (pxPerUs * zoom);
  const power = 10 ** Math.floor(Math.log10(wanted));
  const us = ([5, 2, 1].find((digit) => digit * power <= wanted) ?? 1) * power;
  return { us, width: us * pxPerUs * zoom };
}
