import type { Command } from 'commander';
import { runConformance } from '../../conformance/conformance.ts';
import { jsonConformance } from '../../conformance/report-json.ts';
import { renderConformance } from '../../conformance/report-text.ts';
import { ExitCode } from '../../lab-error.ts';
import { printJson, printLines } from '../../printable.ts';
import { captured, probeRemark } from '../capture-file.ts';
import { chooseBoard } from '../choose-board.ts';
import { boardOption, type CommonOptions, pcapOption } from '../options.ts';
import { styleOf } from '../style.ts';

/** Of output that is no terminal, in columns: the table in one piece. */
const COLUMNS = 190;

export const examples = `
  tcplab conformance          the matrix in the terminal
  tcplab conformance --json

Exit codes: 0 every cell is as the RFC asks or as is known of this lwIP, 1 one is not.`;

export function configure(command: Command): void {
  command
    .option('--json', 'print one JSON object on stdout and nothing else')
    .addOption(pcapOption)
    .addOption(boardOption)
    .action(holdAgainstRfc);
}

async function holdAgainstRfc(options: CommonOptions): Promise<void> {
  const board = await chooseBoard(options, 'fast');
  const report = await captured(board, options, ({ open, capture }) =>
    runConformance(open, { onProbe: (request) => capture?.remark(probeRemark(request)) }),
  );
  if (options.json) printJson(process.stdout, jsonConformance(report));
  else {
    const columns = process.stdout.columns ?? COLUMNS;
    printLines(process.stdout, renderConformance(report, { ...styleOf(options), columns }));
  }
  process.exitCode = report.passed ? ExitCode.pass : ExitCode.fail;
}
