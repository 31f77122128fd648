import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const FOLDER = new URL('../../docs/', import.meta.url);

/** For who changes the lab, or writes programs that read its JSON: English, as the code is. */
const ENGLISH_ONLY = ['architecture.md', 'json-contract.md'];

const PAGES = [
  '../README.md',
  ...readdirSync(FOLDER).filter((file) => /^[\w-]+\.md$/.test(file) && !ENGLISH_ONLY.includes(file)),
];

const nameOf = (page: string) => page.split('/').at(-1);
const names = PAGES.map(nameOf);
const read = (file: string) => readFileSync(new URL(file, FOLDER), 'utf8');

/** Commands, wherever they stand, without what makes them Chinese, names that stand for another, and what is said beside them. */
const commandsOf = (page: string) =>
  [...page.matchAll(/npx tcplab [^`\n]*|npm (?:ci|run|install|start)[^`\n]*/g)].map(([command]) =>
    command.replace(/ --lang zh| NAME|\s+#.*$|\p{Script=Han}.*$/gu, '').trim(),
  );

const headingsOf = (page: string) => [...page.matchAll(/^#+(?= )/gm)].map(([level]) => level);
const tableWidthsOf = (page: string) =>
  [...page.matchAll(/^\|.*\|$/gm)].map(([row]) => row.split(/(?<!\\)\|/).length);
const optionsOf = (page: string) =>
  [...new Set(page.match(/(?<![\w-])--[a-z-]+/g))].filter((each) => each !== '--lang');

describe.each(PAGES)('%s', (file) => {
  const own = nameOf(file);
  const english = read(file);
  const chinese = read(file.replace('.md', '.zh.md'));

  it('has a Chinese page with the same headings', () => {
    expect(headingsOf(chinese)).toEqual(headingsOf(english));
  });

  it('has the same commands in it', () => {
    expect(commandsOf(chinese)).toEqual(commandsOf(english));
  });

  it('has one word for an octet', () => {
    expect(chinese).not.toContain('八位组');
  });

  it('has the same tables in it', () => {
    expect(tableWidthsOf(chinese)).toEqual(tableWidthsOf(english));
  });

  it('has the same options in it', () => {
    expect(optionsOf(chinese).sort()).toEqual(optionsOf(english).sort());
  });

  it('leads to the Chinese page where there is one', () => {
    const links = [...chinese.matchAll(/\]\((?:\.\.\/|docs\/)?([\w-]+\.md)[#)]/g)].map(([, link]) => link);
    expect(links.filter((link) => link !== own && names.includes(link))).toEqual([]);
  });
});
