import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parseAst } from 'vitest/node';
import { CHINESE } from '../../host/chinese.ts';
import { COMMANDS } from '../../host/cli/commands.ts';
import { inLanguage } from '../../host/in-language.ts';
import { inProcess } from './in-process.ts';

/** Three words and more that stand one after the other, as in no name of anything. */
const SENTENCE = /[a-z]+ [a-z]{2,} [a-z]{2,}/;
/** What socat says, and the name of a check that the JSON contract has. */
const OTHERS = ['starting data transfer loop', 'no record lost'];
const HAN = /\p{Script=Han}/u;

/** Texts in both languages, of other programs, or of errors that nobody is shown. */
const NOT_SAID =
  /^(board\/virtual|packet|wiring|web)\/|conformance\/departures|(texts|messages|step-words)\.ts$|urgent-data|reason-to-skip|serve-page/;

/** Of the build: what only somebody is told who changes the program of the board, the page or the C. */
const FOR_ITS_DEVELOPERS = /^(kaluma-\w+|web-bundle|licences)\.ts$/;

interface Node {
  type: string;
  [field: string]: unknown;
}

/** What is told in the language of the reader, also where it is one word. */
function saidIn(root: Node): string[] {
  const said: string[] = [];
  const visit = (node: Node): void => {
    const { type, callee, arguments: given } = node;
    const { name, property } = (callee ?? {}) as { name?: string; property?: { name?: string } };
    if (type === 'CallExpression' && /^(say|inLanguage)$/.test(name ?? property?.name ?? ''))
      said.push(...literalsIn((given as Node[])[0] as Node));
    for (const each of nodesIn(node)) visit(each);
  };
  visit(root);
  return said;
}

/** The literals of a source file, {1} and so on for what is put in; without those that stand in both languages, and what developers are told. */
function literalsIn(root: Node): string[] {
  const found: string[] = [];
  const visit = (node: Node): void => {
    if (node.type === 'Literal' && typeof node.value === 'string') found.push(node.value);
    if (node.type === 'TemplateLiteral') found.push(templateText(node));
    if (!isLeftOut(node)) for (const each of nodesIn(node)) visit(each);
  };
  visit(root);
  return found;
}

const nodesIn = (node: Node): Node[] =>
  Object.values(node)
    .flatMap((child) => (typeof child === 'object' ? child : []))
    .filter((each): each is Node => typeof (each as Node | null)?.type === 'string');

function isLeftOut({ type, callee, properties }: Node): boolean {
  if (type === 'NewExpression') return /^(Type|Range)?Error$/.test(String((callee as Node).name));
  const keys =
    type === 'ObjectExpression' ? (properties as Node[]).map(({ key }) => (key as Node)?.name) : [];
  return type.startsWith('Import') || (keys.includes('en') && keys.includes('zh'));
}

function templateText({ quasis }: Node): string {
  const parts = (quasis as { value: { cooked: string } }[]).map(({ value }) => value.cooked);
  return parts.reduce((text, part, index) => `${text}{${index}}${part}`);
}

/** The syntax of each file below a folder. */
function parsedBelow(folder: string): Map<string, Node> {
  const root = new URL(`../../${folder}/`, import.meta.url);
  const files = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((file) =>
    /(?<!\.d)\.[jt]s$/.test(file),
  );
  const parsed = (file: string) => parseAst(readFileSync(new URL(file, root), 'utf8'), { lang: 'ts' });
  return new Map(files.map((file) => [file, parsed(file) as unknown as Node]));
}

const literalsOf = (parsed: Map<string, Node>) =>
  new Map([...parsed].map(([file, root]) => [file, literalsIn(root)]));

describe('what the commands say', () => {
  const parsedHost = parsedBelow('host');
  const host = literalsOf(parsedHost);
  const build = literalsOf(parsedBelow('build'));

  it('has its Chinese, every message of it, and of the build in a clone', () => {
    const lines = [...host, ...[...build].filter(([file]) => !FOR_ITS_DEVELOPERS.test(file))]
      .filter(([file]) => !NOT_SAID.test(file) && file !== 'chinese.ts')
      .flatMap(([, literals]) => literals)
      .flatMap((text) => text.trim().split('\n'))
      .filter((line) => SENTENCE.test(withoutCommands(line)) && !OTHERS.includes(line));
    const untold = lines.filter((line) => !HAN.test(inLanguage(line.replace(/\{\d\}/g, '7'), 'zh')));
    expect([...new Set(untold)], 'give each an entry in host/chinese.ts').toEqual([]);
  });

  it('has its Chinese, every word that is said in the language of the reader', () => {
    const words = [...parsedHost.values()].flatMap(saidIn).filter((word) => /[a-z]{2}/.test(word));
    const untold = words.filter(
      (word) => inLanguage(word.replace(/\{\d\}/g, '7'), 'zh') === word.replace(/\{\d\}/g, '7'),
    );
    expect([...new Set(untold)], 'give each an entry in host/chinese.ts').toEqual([]);
    expect(words.length).toBeGreaterThan(10);
  });

  it('is all that has Chinese', () => {
    const elsewhere = [...literalsOf(parsedBelow('src')).values(), ...build.values()].flat();
    const library = new URL('../../node_modules/commander/lib/', import.meta.url);
    const commander = readdirSync(library).map((file) => readFileSync(new URL(file, library), 'utf8'));
    const all = [
      ...[...host].flatMap(([file, texts]) => (file === 'chinese.ts' ? [] : texts)),
      ...elsewhere,
      ...commander,
    ];
    const text = all.join('\n');
    const unsaid = Object.keys(CHINESE).filter((english) =>
      english.split(/\{\d\},?|[()]/).some((part) => part.trim().length > 9 && !text.includes(part.trim())),
    );
    expect(unsaid, 'entries of host/chinese.ts that nothing says any more').toEqual([]);
  });

  it('has one word for an octet', () => {
    expect(Object.values(CHINESE).filter((chinese) => chinese.includes('八位组'))).toEqual([]);
  });

  it('puts in what was put in, at every place', () => {
    for (const [english, chinese] of Object.entries(CHINESE))
      expect(chinese.match(/\{\d\}/g)?.toSorted() ?? [], english).toEqual(english.match(/\{\d\}/g) ?? []);
  });
});

/** Without commands, options, quoted words and what stands in brackets. */
function withoutCommands(text: string): string {
  return text.replace(/(npx )?tcplab( [\w./:=<>-]+)*|"[^"]*"|'[^']*'|[<[(][^>\])]*[>\])]|--?[\w-]+/g, ' · ');
}

const sentencesIn = (text: string) =>
  text.split('\n').filter((line) => SENTENCE.test(withoutCommands(line)) && !OTHERS.includes(line));

describe('under --lang zh', () => {
  const commands = COMMANDS.map(([term]) => [term.split(' ')[0] as string]);
  it.each([[], ...commands, ['config', 'wifi'], ['config', 'leds']])(
    '%s %s --help has no English sentence',
    async (...command) => {
      const { stdout, code } = await inProcess([...command, '--help', '--lang', 'zh']);
      expect(sentencesIn(stdout)).toEqual([]);
      expect(stdout).toMatch(/^用法：/);
      expect(code).toBe(0);
    },
  );

  it('the ways to name a board are told in Chinese', async () => {
    const { stderr } = await inProcess(['run', '--board', 'nowhere', '--lang', 'zh']);
    expect(stderr).toMatch(/^--board 可以写 virtual、.*<固件文件>.* 或 auto。$/m);
  });

  it.each([
    ...commands.map((command) => [...command, '--no-such-option']),
    ['runn'],
    ['run', 'halfclose'],
    ['run', '--speed', 'quick'],
    ['run', '--speed', '2', '--fast'],
    ['run', '--seed', '7'],
    ['run', '--loss', '90'],
    ['run', '--slow-motion', 'x'],
    ['run', 'nothing.tcp'],
    ['run', 'README.md'],
    ['run', '--board', 'nowhere'],
    ['run', '--fast', '--pcap', '/nowhere/lab.pcapng'],
    ['run', '--board', 'tcp:127.0.0.1:9'],
    ['run', '--board', 'emulated:nothing.uf2'],
    ['list', 'too', 'many'],
    ['up', '--lab-port', '70000'],
    ['up', '--host', '203.0.113.1'],
    ['up', '--lab-port', '7005', '--control-port', '7005'],
    ['status', '--board', 'tcp:127.0.0.1:9'],
    ['status', '--board', 'emulated:nothing.uf2'],
    ['set', 'onFin=never'],
    ['set', 'holdMs'],
    ['set', 'colour=red'],
    ['set'],
    ['close', 'first'],
    ['probe'],
    ['probe', '--state', 'OPEN', '--segment', 'S'],
    ['probe', '--state', 'ESTABLISHED', '--segment', 'Q seq=1'],
    ['probe', '--state', 'ESTABLISHED', '--segment', 'S sqe=1'],
    ['probe', '--batch', '/nowhere/probes.txt'],
    ['probe', '--batch', 'tsconfig.json'],
    ['ladder'],
    ['ladder', '/nowhere/lab.pcap'],
    ['ladder', 'package.json'],
    ['ladder', 'test/docs/half-close-on-linux.pcap', '--conversation', '9'],
    ['ladder', 'test/docs/half-close-on-linux.pcap', '--port', '9'],
    ['wiring', '--leds', 'none'],
    ['wiring', '--svg', '/nowhere/wiring.svg'],
    ['flash', '--board', 'serial:/dev/nothing'],
    ['flash', '--board', 'virtual'],
    ['erase', '--board', 'serial:/dev/nothing'],
    ['monitor', '--board', 'serial:/dev/nothing'],
    ['config', 'wifi', '--board', 'serial:/dev/nothing', '--forget'],
    ['config', 'leds', 'none'],
    ['doctor', '--board', 'serial:/dev/nothing'],
  ])('%s %s %s … is answered without an English sentence', async (...args) => {
    const { stdout, stderr, code } = await inProcess([...args, '--lang', 'zh']);
    expect(sentencesIn(stdout + stderr)).toEqual([]);
    expect(stdout + stderr).toMatch(HAN);
    expect(code).toBeGreaterThan(1);
  });
});
