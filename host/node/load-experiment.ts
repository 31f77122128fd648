import { readFile } from 'node:fs/promises';
import { basename, extname, relative, resolve } from 'node:path';
import type { z } from 'zod';
import type { Experiment } from '../experiments/model/experiment.ts';
import { parseScript } from '../experiments/script/parse-script.ts';
import { ExitCode, LabError } from '../lab-error.ts';
import { printable } from '../printable.ts';
import { importDefault } from './import-module.ts';

const MODULES = ['.ts', '.mts', '.js', '.mjs'];
const SCRIPT = '.tcp';

const PAGE = 'docs/write-your-own.md shows how experiments are written.';

/** Whether a word of the command line is an experiment's file, and not the name of one in the catalogue. */
export function isExperimentFile(word: string): boolean {
  return word.includes('/') || word.includes('\\') || [...MODULES, SCRIPT].includes(extname(word));
}

/**
 * An experiment of one's own: a module that exports it by default, or a script (`.tcp`).
 * @throws {LabError} that points at the line.
 */
export async function loadExperiment(path: string): Promise<Experiment> {
  const kind = extname(path);
  if (![...MODULES, SCRIPT].includes(kind)) {
    throw new LabError(
      `${path} is no experiment`,
      `A file's name ends in ${[...MODULES, SCRIPT].join(', ')}. ${PAGE}`,
      ExitCode.usage,
    );
  }
  const file = printable(relative(process.cwd(), resolve(path)) || path);
  const source = await readFile(path, 'utf8').catch(() => {
    throw new LabError(
      `${file} cannot be read`,
      'Is the path right? It is relative to the folder this was started in.',
      ExitCode.usage,
    );
  });
  return kind === SCRIPT ? parseScript(source, nameOf(path), file) : loadModule(resolve(path), file, source);
}

/** `My experiment.tcp` is my-experiment on the command line and in reports. */
function nameOf(path: string): string {
  const words = basename(path, extname(path))
    .toLowerCase()
    .match(/[a-z0-9]+/g);
  return words?.join('-') ?? 'experiment';
}

async function loadModule(path: string, file: string, source: string): Promise<Experiment> {
  const exported = await importDefault(path, file);
  const { experimentShape } = await import('../experiments/model/experiment-shape.ts'); // half as large as all else
  const checked = experimentShape.safeParse(exported);
  if (checked.success) return { ...(checked.data as Experiment), source: { file } };
  throw complaint(checked.error.issues[0] as z.core.$ZodIssue, exported, file, source);
}

/** The first thing that is wrong, with the line of the file on which it seems to stand. */
function complaint(issue: z.core.$ZodIssue, experiment: unknown, file: string, source: string): LabError {
  const where = issue.path.map((key) => (typeof key === 'number' ? `[${key}]` : `.${String(key)}`)).join('');
  const line = lineOf(issue.path, experiment, source);
  const place = line === null ? file : `${file}:${line}`;
  return new LabError(`${place}: experiment${where}: ${issue.message}`, PAGE, ExitCode.usage);
}

/** A string that is wrong stands in the file as it is; the same string can stand there several times, then nobody knows. */
function lineOf(path: readonly PropertyKey[], experiment: unknown, source: string): number | null {
  let value: unknown = experiment;
  for (const key of path) value = (value as Record<PropertyKey, unknown> | undefined)?.[key];
  if (typeof value !== 'string' || value === '') return null;
  const lines = source.split('\n').flatMap((text, index) => (text.includes(value) ? [index + 1] : []));
  return lines.length === 1 ? (lines[0] as number) : null;
}
