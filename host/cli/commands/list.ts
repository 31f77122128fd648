import type { Command } from 'commander';
import { type Language, languageOf } from '../../language.ts';
import { readCatalogue } from '../../node/read-catalogue.ts';
import { said } from '../../node/tell.ts';
import { printJson, printLines } from '../../printable.ts';
import { padEnd, wrap } from '../../report/text-layout.ts';
import { createTheme } from '../../report/theme.ts';
import { colourLevel } from '../colour.ts';
import { type CommonOptions, colourOption, optionsOf } from '../options.ts';

const COLUMNS = 80;

const EXAMPLES = `
Examples:
  tcplab list
  tcplab list --lang zh
  tcplab list --json`;

export function configure(command: Command): void {
  command
    .option('--json', 'print one JSON object: names, titles, questions, explanations')
    .addOption(colourOption())
    .addHelpText('after', EXAMPLES)
    .action(() => {
      const options = optionsOf<CommonOptions>(command);
      const language = languageOf(options.lang, process.env);
      if (options.json) printJson(process.stdout, listing(language));
      else printLines(process.stdout, listText(language, options));
    });
}

function listing(language: Language) {
  return {
    experiments: readCatalogue().all.map(({ name, title, question, explanation }) => ({
      name,
      title: title[language],
      question: question[language],
      explanation: explanation[language],
    })),
  };
}

function listText(language: Language, { color }: CommonOptions): string[] {
  const { chalk } = createTheme(colourLevel('stdout', color));
  const { all } = readCatalogue();
  const indent = 2 + Math.max(...all.map(({ name }) => name.length));
  const columns = Math.max(20, (process.stdout.columns ?? COLUMNS) - indent);
  const entries = all.flatMap(({ name, title, question }) => [
    `${padEnd(chalk.bold(name), indent)}${title[language]}`,
    ...wrap(question[language], columns).map((line) => `${' '.repeat(indent)}${chalk.dim(line)}`),
  ]);
  return [...entries, '', said('Run one of them, or several: tcplab run half-close reset')];
}
