import type { Command } from 'commander';
import { CATALOGUE, findExperiments } from '../../experiments/catalogue.ts';
import { addRunOptions, optionsOf, type RunOptions } from '../options.ts';

const EXAMPLES = `
Examples:
  tcplab run half-close                watch a half-close
  tcplab run half-close reset --speed 4
  tcplab run --fast --json             all of them at once, for other programs
  tcplab run reset --explain --lang zh`;

export function addRunCommand(program: Command): void {
  const command = program
    .command('run')
    .argument('[name...]', 'experiments, in this order; without a name all of them (tcplab list names them)')
    .description('run experiments and prove each transition')
    .addHelpText('after', EXAMPLES)
    .action(async (names: string[]) => {
      const experiments = names.length > 0 ? findExperiments(names) : [...CATALOGUE];
      const { runLab } = await import('../run-lab.ts');
      process.exitCode = await runLab(experiments, optionsOf<RunOptions>(command));
    });
  addRunOptions(command);
}
