import type { Source } from './experiment.ts';
import type { Mismatch } from './outcome.ts';

/** The mismatch with its place in the script: the line of the item that differs, of the last one where more happened than was stated. */
export function placed(mismatch: Mismatch, source: Source | undefined): Mismatch {
  const lines = source?.lines?.[mismatch.what] ?? [];
  const line = lines[mismatch.at] ?? lines.at(-1);
  return source === undefined || line === undefined
    ? mismatch
    : { ...mismatch, place: { file: source.file, line } };
}
