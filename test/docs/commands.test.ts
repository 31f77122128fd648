import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { loadCommand } from '../../host/cli/commands.ts';
import { createProgram } from '../../host/cli/program.ts';
import { CATALOGUE } from '../support/experiments.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const PAGES = [
  ...['README.md', 'README.zh.md', 'firmware/README.md'],
  ...readdirSync(join(ROOT, 'docs'))
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name}`),
];

const read = (page: string) => readFileSync(join(ROOT, page), 'utf8');

/** What follows `npx tcplab` in a page, up to the end of the code, word by word. */
function commandsIn(text: string): string[][] {
  return [...text.matchAll(/npx tcplab(?! *`)((?: +(?:"[^"\n]*"|[^\s`"#]+))*)/g)].map(([, words = '']) =>
    [...words.matchAll(/"([^"]*)"|\S+/g)].map(([word, quoted]) => quoted ?? word),
  );
}

/** What is wrong with a command; null if the program would take it. */
async function complaint(words: readonly string[]): Promise<string | null> {
  const program = createProgram();
  let command = program;
  const rest = [...words];
  while (command.commands.length > 0 && rest.length > 0 && !rest[0]!.startsWith('-')) {
    const name = rest.shift();
    const found = command.commands.find((each) => each.name() === name);
    if (!found) return `there is no command ${name}`;
    if (command === program) (await loadCommand(found.name())).configure(found);
    command = found;
  }
  const known = [...command.options, ...program.options].flatMap(({ long, short }) => [long, short]);
  const unknown = rest.find((word) => /^-./.test(word) && word !== '--help' && !known.includes(word));
  if (unknown) return `there is no option ${unknown}`;
  const names = command.name() === 'run' ? command.parseOptions(rest).operands : [];
  const missing = names.find(
    (each) => /^[a-z][a-z-]+$/.test(each) && !CATALOGUE.some(({ name }) => name === each),
  );
  return missing ? `there is no experiment ${missing}` : null;
}

describe.each(PAGES)('%s', (page) => {
  it('names only commands, options and experiments that there are', async () => {
    const wrong: string[] = [];
    for (const words of commandsIn(read(page))) {
      const problem = await complaint(words);
      if (problem) wrong.push(`npx tcplab ${words.join(' ')}: ${problem}`);
    }
    expect(wrong).toEqual([]);
  });

  it('links only to what is there', () => {
    const targets = [...read(page).matchAll(/\]\(([^)#:]+)(?:#[^)]*)?\)/g)].map(([, target = '']) => target);
    const missing = targets.filter((target) => !existsSync(join(ROOT, dirname(page), target)));
    expect(missing).toEqual([]);
  });
});

describe('the README', () => {
  it('shows commands at all', () => {
    expect(commandsIn(read('README.md')).map(([name]) => name)).toEqual(
      expect.arrayContaining(['list', 'run', 'up', 'wiring']),
    );
  });
});
