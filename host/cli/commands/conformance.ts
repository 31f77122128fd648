import type { Command } from 'commander';
import { runConformance } from '../../conformance/conformance.ts';
import { jsonConformance } from '../../conformance/report-json.ts';
import { renderConformance } from '../../conformance/report-text.ts';
import { ExitCode } from '../../lab-error.ts';
import { languageOf } from '../../language.ts';
import { printJson, printLines } from '../../printable.ts';
import { createTheme } from '../../report/theme.ts';
import { parseBoardAddress } from '../board-address.ts';
import { captured, probeRemark } from '../capture-file.ts';
import { chooseBoard } from '../choose-board.ts';
import { colourLevel } from '../colour.ts';
import { boardOption, colourOption, optionsOf, type PcapOptions, pcapOption } from '../options.ts';

interface ConformanceOptions extends PcapOptions {
  board?: string;
}

/** Of output that is no terminal, in columns: the table in one piece. */
const COLUMNS = 190;

const EXAMPLES = `
Examples:
  tcplab conformance          the matrix in the terminal
  tcplab conformance --json

Exit codes: 0 every cell is as the RFC asks or as is known of this lwIP, 1 one is not.`;

export function configure(command: Command): void {
  command
    .option('--json', 'print one JSON object on stdout and nothing else')
    .addOption(pcapOption())
    .addOption(boardOption())
    .addOption(colourOption())
    .addHelpText('after', EXAMPLES)
    .action(async () => {
      process.exitCode = await holdAgainstRfc(optionsOf<ConformanceOptions>(command));
    });
}

async function holdAgainstRfc(options: ConformanceOptions): Promise<ExitCode> {
  const { board: wanted, json, lang, color } = options;
  const language = languageOf(lang, process.env);
  const board = await chooseBoard(parseBoardAddress(wanted, process.env), 'fast');
  const report = await captured(board, options, ({ open, capture }) =>
    runConformance(open, { onProbe: (request) => capture?.remark(probeRemark(request)) }),
  );
  if (json) printJson(process.stdout, jsonConformance(report));
  else {
    const style = {
      language,
      theme: createTheme(colourLevel('stdout', color)),
      columns: process.stdout.columns ?? COLUMNS,
    };
    printLines(process.stdout, renderConformance(report, style));
  }
  return report.passed ? ExitCode.pass : ExitCode.fail;
}
