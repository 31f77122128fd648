import type { Command } from 'commander';
import { isExperimentFile, loadExperiment } from '../../node/load-experiment.ts';
import { readCatalogue } from '../../node/read-catalogue.ts';
import { addRunOptions, type RunCommandOptions } from '../options.ts';
import { runLab } from '../run-lab.ts';

export const examples = `
  tcplab run half-close                watch a half-close
  tcplab run half-close reset --speed 4
  tcplab run --fast --json             all of them at once, for other programs
  tcplab run reset --explain --lang zh
  tcplab run simultaneous-close --slow-motion 1000
  tcplab run half-close --fast --loss 20 --seed 5
  tcplab run ./my-experiment.tcp       one of your own: docs/write-your-own.md`;

export function configure(command: Command): void {
  command
    .argument(
      '[name...]',
      'experiments, by name or file, in this order; without one all of them (tcplab list names them)',
    )
    .action(async (names: string[], options: RunCommandOptions) => {
      const experiments = await Promise.all(
        names.map(async (name) =>
          isExperimentFile(name) ? loadExperiment(name) : readCatalogue().find(name),
        ),
      );
      process.exitCode = await runLab(names.length > 0 ? experiments : readCatalogue().all, {
        ...options,
        named: names.length > 0,
      });
    });
  addRunOptions(command);
}
