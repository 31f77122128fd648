import type { Command } from 'commander';
import { readCatalogue } from '../../node/read-catalogue.ts';
import { said } from '../../node/tell.ts';
import { printJson, printLines } from '../../printable.ts';
import { padEnd, wrap } from '../../report/text-layout.ts';
import type { Style } from '../../report/theme.ts';
import type { CommonOptions } from '../options.ts';
import { styleOf } from '../style.ts';

export const examples = `
  tcplab list
  tcplab list --lang zh
  tcplab list --json`;

export function configure(command: Command): void {
  command
    .option('--json', 'print one JSON object: names, titles, questions, explanations')
    .action((options: CommonOptions) => {
      const style = styleOf(options);
      if (!options.json) return printLines(process.stdout, listText(style));
      const { language } = style;
      const experiments = readCatalogue().all.map(({ name, title, question, explanation }) => ({
        ...{ name, title: title[language], question: question[language] },
        explanation: explanation[language],
      }));
      printJson(process.stdout, { experiments });
    });
}

function listText({ language, theme: { chalk }, columns }: Style): string[] {
  const { all } = readCatalogue();
  const indent = 2 + Math.max(...all.map(({ name }) => name.length));
  const room = Math.max(20, columns - indent);
  const entries = all.flatMap(({ name, title, question }) => [
    `${padEnd(chalk.bold(name), indent)}${title[language]}`,
    ...wrap(question[language], room).map((line) => `${' '.repeat(indent)}${chalk.dim(line)}`),
  ]);
  return [...entries, '', said('Run one of them, or several: tcplab run half-close reset')];
}
