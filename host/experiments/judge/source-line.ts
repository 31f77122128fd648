import type { Source } from '../model/experiment.ts';
import type { Mismatch } from '../model/outcome.ts';

/**
 * The mismatch with its place in the script: the line of the item that differs, of the last one where more happened than was stated. None where not everything that is
 * stated was compared.
 */
export function placed(mismatch: Mismatch, source: Source | undefined): Mismatch {
  const lines = source?.lines?.[mismatch.what] ?? [];
  const line = lines[mismatch.at] ?? lines.at(-1);
  const stated = mismatch.expected.filter((expected) => expected !== null).length;
  return source === undefined || line === undefined || stated !== lines.length
    ? mismatch
    : { ...mismatch, place: { file: source.file, line } };
}
