import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

/** SHA-256 in hexadecimal. */
export function digest(content: string | Uint8Array): string {
  return createHash('sha256').update(content).digest('hex');
}

/** Digest of a file's content, or undefined where there is no such file. */
export function fileDigest(path: string): string | undefined {
  return existsSync(path) ? digest(readFileSync(path)) : undefined;
}

/**
 * Whether a step need not run: its stamp, in a file of its own, says that it would read what it read then, and its output is still what it made. Contents are compared,
 * never modification times, which a fresh clone or a change of branch sets at will.
 * @param recipe digest of how it is made: flags, versions of tools
 * @param digestOf digest of an input as it is now, undefined if it is gone
 */
export function isFresh(
  stampFile: string,
  output: string,
  recipe: string,
  digestOf: (input: string) => string | undefined,
): boolean {
  try {
    const stamp = JSON.parse(readFileSync(stampFile, 'utf8'));
    const inputs = Object.entries(stamp.inputs);
    const isSame = stamp.recipe === recipe && inputs.every(([input, was]) => digestOf(input) === was);
    return isSame && fileDigest(output) === stamp.output;
  } catch {
    return false; // never made, or the stamp was cut short
  }
}

/** Writes a file so that a reader sees the old content or the new, never a part. */
export function writeWhole(path: string, content: string | Uint8Array): void {
  mkdirSync(dirname(path), { recursive: true });
  const unfinished = `${path}.${process.pid}`;
  writeFileSync(unfinished, content);
  renameSync(unfinished, path);
}

/** Records that a step was made, of these inputs with their digests. To be called after its output is written. */
export function writeStamp(
  stampFile: string,
  output: string,
  recipe: string,
  inputs: Readonly<Record<string, string | undefined>>,
): void {
  writeWhole(stampFile, JSON.stringify({ recipe, inputs, output: fileDigest(output) }));
}
