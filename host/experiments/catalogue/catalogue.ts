import { ExitCode, LabError } from '../../lab-error.ts';
import { nearest } from '../../notation/did-you-mean.ts';
import type { Experiment } from '../model/experiment.ts';
import { boardClosesFirst } from './core/board-closes-first.ts';
import { directClose } from './core/direct-close.ts';
import { halfClose } from './core/half-close.ts';
import { reset } from './core/reset.ts';
import { threeWayHandshake } from './core/three-way-handshake.ts';
import { SEGMENT_EXPERIMENTS } from './segments/segment-experiments.ts';

/** What an ordinary client does, and the lab shows by itself. */
export const CORE_EXPERIMENTS: readonly Experiment[] = [
  threeWayHandshake,
  halfClose,
  directClose,
  boardClosesFirst,
  reset,
];

/** Every experiment, in the order in which they teach. */
export const CATALOGUE: readonly Experiment[] = [...CORE_EXPERIMENTS, ...SEGMENT_EXPERIMENTS];

/**
 * The experiments of these names, in the order of the names.
 * @throws LabError that names the nearest experiment, and all there are
 */
export function findExperiments(names: readonly string[]): Experiment[] {
  return names.map((name) => CATALOGUE.find((experiment) => experiment.name === name) ?? unknown(name));
}

function unknown(name: string): never {
  const all = CATALOGUE.map((experiment) => experiment.name);
  const meant = nearest(name, all);
  const guess = meant ? `Did you mean ${meant}? ` : '';
  throw new LabError(
    `there is no experiment "${name}"`,
    `${guess}There are: ${all.join(', ')}.`,
    ExitCode.usage,
  );
}
