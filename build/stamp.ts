import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, relative, resolve } from 'node:path';

/**
 * What a build step was made from. A step is skipped as long as making it again would read the same: contents are
 * compared, never modification times, which a fresh clone or a change of branch sets at will.
 */
export interface Stamp {
  /** Digest of how it was made: flags, versions of tools. */
  recipe: string;
  /** Digest of each input by name, as found when the step ran. */
  inputs: Record<string, string>;
  /** Digest of each output by path; in the file relative to its folder, so that a copy of the checkout speaks of its own outputs. */
  outputs: Record<string, string>;
}

/** SHA-256 in hexadecimal. */
export function digest(content: string | Uint8Array): string {
  return createHash('sha256').update(content).digest('hex');
}

/** Digest of a file's content, or undefined where there is no such file. */
export function fileDigest(path: string): string | undefined {
  return existsSync(path) ? digest(readFileSync(path)) : undefined;
}

/** The stamp in a file, or undefined where there is none or it is not readable as one. */
export function readStamp(path: string): Stamp | undefined {
  try {
    const stamp = JSON.parse(readFileSync(path, 'utf8'));
    if (typeof stamp?.recipe !== 'string' || !stamp.inputs || !stamp.outputs) return undefined;
    const outputs = Object.entries<string>(stamp.outputs).map(([output, was]) => [
      resolve(dirname(path), output),
      was,
    ]);
    return { ...stamp, outputs: Object.fromEntries(outputs) };
  } catch {
    return undefined; // absent or cut short by an interrupted run: the step is made again
  }
}

/**
 * Whether the step need not run.
 * @param digestOf digest of an input as it is now, undefined if it is gone
 */
export function isFresh(
  stamp: Stamp | undefined,
  recipe: string,
  digestOf: (input: string) => string | undefined,
): stamp is Stamp {
  return (
    stamp !== undefined &&
    stamp.recipe === recipe &&
    Object.entries(stamp.inputs).every(([input, was]) => digestOf(input) === was) &&
    Object.entries(stamp.outputs).every(([output, was]) => fileDigest(output) === was)
  );
}

/** Writes a file so that a reader sees the old content or the new, never a part. */
export function writeWhole(path: string, content: string | Uint8Array): void {
  mkdirSync(dirname(path), { recursive: true });
  const unfinished = `${path}.${process.pid}`;
  writeFileSync(unfinished, content);
  renameSync(unfinished, path);
}

/** Records that a step was made. To be called after its outputs are written. */
export function writeStamp(
  path: string,
  recipe: string,
  inputs: Record<string, string>,
  outputs: readonly string[],
): void {
  const stamp: Stamp = {
    recipe,
    inputs,
    outputs: Object.fromEntries(
      outputs.map((output) => [relative(dirname(path), output), digest(readFileSync(output))]),
    ),
  };
  writeWhole(path, JSON.stringify(stamp));
}
