import { readFile } from 'node:fs/promises';
import type { Command } from 'commander';
import { ExitCode, LabError } from '../../lab-error.ts';
import { boardFiles, packageFile } from '../../node/package.ts';
import { said } from '../../node/tell.ts';
import { printable, printJson, printLines } from '../../printable.ts';
import { padEnd, widthOf } from '../../report/text-layout.ts';
import type { Theme } from '../../report/theme.ts';
import { type Check, examine, examineBoard } from '../../serial/examine-board.ts';
import { loadSerialLibrary } from '../../serial/serial-library.ts';
import { addLeadOptions, openLead } from '../board-lead.ts';
import type { CommonOptions } from '../options.ts';
import { styleOf } from '../style.ts';

export const examples = `
  tcplab doctor
  tcplab doctor --json

Exit codes: 0 all is well, 3 something is not.`;

export function configure(command: Command): void {
  addLeadOptions(command)
    .option('--json', 'print one JSON object')
    .action(async (options: CommonOptions) => {
      const board = await examineBoard(() => openLead(options), !options.board?.startsWith('emulated'));
      const checks = [...(await examineMachine()), ...board];
      if (options.json) printJson(process.stdout, { checks });
      else printLines(process.stdout, linesOf(checks, styleOf(options).theme));
      process.exitCode = checks.every(({ ok }) => ok !== false) ? ExitCode.pass : ExitCode.noBoard;
    });
}

async function examineMachine(): Promise<Check[]> {
  return [
    await examine('Node.js', nodeVersion),
    await examine('virtual board', async () => `is there, with lwIP ${(await boardFiles()).lwipVersion}`),
    await examine('serial ports', async () => {
      await loadSerialLibrary();
      return 'can be read';
    }),
  ];
}

async function nodeVersion(): Promise<string> {
  const text = await readFile(packageFile('package.json'), 'utf8');
  const { engines } = JSON.parse(text) as { engines: { node: string } };
  const { node } = process.versions;
  if (node.localeCompare(engines.node.replace(/^\D+/, ''), 'en', { numeric: true }) >= 0) return node;
  throw new LabError(
    `${node} is too old; the lab needs ${engines.node}`,
    'Install a current one from nodejs.org.',
  );
}

function linesOf(checks: Check[], { chalk }: Theme): string[] {
  const width = Math.max(...checks.map(({ check }) => widthOf(said(check))));
  return checks.flatMap(({ check, ok, says, nextStep }) => {
    const mark = ok === null ? chalk.dim('-') : ok ? chalk.green('✓') : chalk.red('✗');
    const line = `${mark} ${padEnd(said(check), width)}  ${ok === null ? chalk.dim(said(says)) : printable(said(says))}`;
    return nextStep === '' ? [line] : [line, `${' '.repeat(width + 4)}${chalk.bold(said(nextStep))}`];
  });
}
