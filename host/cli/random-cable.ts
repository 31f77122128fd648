import { type Conditions, DEFAULT_SEED, randomFaults } from '../experiments/conditions.ts';
import type { CliMessages } from './cli-messages.ts';
import type { RunOptions } from './options.ts';

/** What the options make of the cable. */
export function conditionsOf({ slowMotion, loss, seed, named }: RunOptions): Conditions {
  const faults = loss ? randomFaults({ loss, copies: loss, disorder: loss }) : undefined;
  return { slowMotionMs: slowMotion, faults, seed, sitThrough: named };
}

/** A line that names the chances, also the seed that nobody asked for; none where nothing is left to chance. */
export function chancesText({ loss, seed = DEFAULT_SEED }: RunOptions, messages: CliMessages): string[] {
  return loss ? [messages.chances(percent(loss), seed)] : [];
}

/** How to see again what failed by chance; `names` as on the command line. */
export function againText(names: readonly string[], options: RunOptions, messages: CliMessages): string[] {
  const { loss, seed = DEFAULT_SEED, slowMotion, fast, board } = options;
  if (!loss || names.length === 0) return [];
  const words = ['npx tcplab run', ...names, `--loss ${percent(loss)} --seed ${seed}`];
  if (fast) words.push('--fast');
  if (slowMotion) words.push(`--slow-motion ${slowMotion}`);
  if (board) words.push(`--board ${board}`);
  return [messages.sameAgain(words.join(' '))];
}

function percent(share: number): number {
  return Number((share * 100).toFixed(6));
}
