import { readFile } from 'node:fs/promises';
import { basename, extname, relative, resolve } from 'node:path';
import type { Experiment } from '../experiments/model/experiment.ts';
import { parseScript } from '../experiments/script/parse-script.ts';
import { LabError } from '../lab-error.ts';
import { printable } from '../printable.ts';
import { refusedBySystem } from '../system-reason.ts';

const SCRIPT = '.tcp';

/** Whether a word of the command line is an experiment's file, and not the name of one in the catalogue. */
export function isExperimentFile(word: string): boolean {
  return word.includes('/') || word.includes('\\') || extname(word) !== '';
}

/**
 * An experiment of one's own: a script (`.tcp`).
 * @throws {LabError} that points at the line.
 */
export async function loadExperiment(path: string): Promise<Experiment> {
  if (extname(path) !== SCRIPT) {
    throw new LabError(
      `${path} is no experiment`,
      `An experiment is a script whose name ends in ${SCRIPT}: docs/write-your-own.md shows how it is written.`,
    );
  }
  const file = printable(relative(process.cwd(), resolve(path)) || path);
  const source = await readFile(path, 'utf8').catch(
    refusedBySystem(
      (why) => `${file} cannot be read: ${why}`,
      'Is the path right? It is relative to the folder this was started in.',
    ),
  );
  return parseScript(source, nameOf(path), file);
}

/** `My experiment.tcp` is my-experiment on the command line and in reports. */
function nameOf(path: string): string {
  const words = basename(path, extname(path))
    .toLowerCase()
    .match(/[a-z0-9]+/g);
  return words?.join('-') ?? 'experiment';
}
