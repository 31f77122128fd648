import { randomFaults } from '../cable/random-faults.ts';
import type { Experiment } from '../experiments/model/experiment.ts';
import { type Conditions, DEFAULT_SEED } from '../experiments/run/conditions.ts';
import { LabError } from '../lab-error.ts';
import type { RunCommandOptions } from './options.ts';

/** What the options make of the cable. */
export function conditionsOf({ slowMotion, loss, seed, named }: RunCommandOptions): Conditions {
  const faults = loss ? randomFaults({ loss, copies: loss, disorder: loss }) : undefined;
  return { slowMotionMs: slowMotion, faults, seed, sitThrough: named };
}

/** @throws LabError if there is a seed, and nothing left to chance */
export function checkSeed(experiments: readonly Experiment[], { loss, seed }: RunCommandOptions): void {
  const haveChances = experiments.some(({ steps }) => steps.some((step) => 'chance' in step));
  if (seed === undefined || loss !== undefined || haveChances) return;
  throw new LabError(
    `--seed ${seed} changes nothing: no segment is lost by chance`,
    `Say how many are to be lost, such as --loss 20 --seed ${seed}.`,
  );
}

/** A line that names the chances and the seed, the default one too; none without random faults. */
export function chancesText({ loss, seed = DEFAULT_SEED }: RunCommandOptions): string[] {
  return loss ? [`Cable: loss ${percent(loss)} %, seed ${seed}.`] : [];
}

/** How to see again what failed by chance; `names` as on the command line. */
export function againText(names: readonly string[], options: RunCommandOptions): string[] {
  const { loss, seed = DEFAULT_SEED, slowMotion, fast, board } = options;
  if (!loss || names.length === 0) return [];
  const words = ['npx tcplab run', ...names.map(shellWord), `--loss ${percent(loss)} --seed ${seed}`];
  if (fast) words.push('--fast');
  if (slowMotion) words.push(`--slow-motion ${slowMotion}`);
  if (board) words.push(`--board ${shellWord(board)}`);
  return [`The same chances again: ${words.join(' ')}`];
}

/** As it can be copied into a shell: a file's name may have spaces. */
export function shellWord(name: string): string {
  return /^[\w.:/-]+$/.test(name) ? name : `'${name.replaceAll("'", String.raw`'\''`)}'`;
}

function percent(share: number): number {
  return Number((share * 100).toFixed(6));
}
