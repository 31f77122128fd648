import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { buildApp } from '../../build/app-bundle.ts';
import { temporaryFolder, write } from './temporary-folder.ts';

function app(files: Record<string, string>) {
  const folder = temporaryFolder();
  const add = (name: string, content: string) => write(join(folder, 'src', name), content);
  for (const [name, content] of Object.entries(files)) add(name, content);
  const output = join(folder, 'dist/board.js');
  return {
    add,
    build: () => buildApp(join(folder, 'src/main.ts'), output, () => {}),
    script: () => readFileSync(output, 'utf8'),
  };
}

describe("the board's program", () => {
  it('becomes one strict script that requires its builtin modules as they are', async () => {
    const { build, script } = app({
      'main.ts': "import { listen } from 'lwip';\nimport { port } from './port.ts';\nlisten(port);",
      'port.ts': 'export const port: number = 7000;',
    });
    await build();
    expect(script()).toMatch(/^'use strict';\(\(\)=>\{/);
    const listened: unknown[] = [];
    new Function('require', script())((name: string) => ({
      listen: (port: number) => listened.push(name, port),
    }));
    expect(listened).toEqual(['lwip', 7000]);
  });

  it('may be written with ?. and private members, which are lowered', async () => {
    const { build, script } = app({
      'main.ts':
        'class A { #x = 1; get x() { return this.#x; } }\nconst a: A | undefined = new A();\nprint(a?.x);',
    });
    await build();
    expect(script()).not.toMatch(/\?\.|#x/);
    const printed: unknown[] = [];
    new Function('print', script())((value: unknown) => printed.push(value));
    expect(printed).toEqual([1]);
  });

  it('is refused with the place in its sources when it uses what the board lacks', async () => {
    const { build } = app({
      'main.ts': "import './panel.ts';\n",
      'panel.ts': '// LEDs\nconst leds: number[] = [2];\nconsole.log(leds.at(0));\n',
    });
    await expect(build()).rejects.toMatchObject({
      name: 'BuildError',
      problem: expect.stringMatching(
        /src\/panel\.ts:3:\d+ \(board\.js:\d+:\d+\): ES2022 'Array\.prototype\.at' method is forbidden/,
      ),
    });
  });

  it('is refused when a timer has no delay', async () => {
    const { build } = app({ 'main.ts': 'setTimeout(() => console.log(1));' });
    await expect(build()).rejects.toThrow('a timer without a delay');
  });

  it('is refused when it imports what is no builtin module', async () => {
    const { build } = app({
      'main.ts': "import { cpSync, readFileSync, rmSync } from 'node:fs';\nreadFileSync('a');",
    });
    await expect(build()).rejects.toThrow('Could not resolve "node:fs"');
  });

  it('is refused when esbuild warns, as of import.meta in a script', async () => {
    const { build } = app({ 'main.ts': 'console.log(import.meta.url);' });
    await expect(build()).rejects.toThrow('"import.meta" is not available');
  });

  const scriptOf = (octets: number) => `console.log(${JSON.stringify('x'.repeat(octets))});`;

  it('is refused above 20 KB, saying how much is too much', async () => {
    const { build, add, script } = app({ 'main.ts': scriptOf(0) });
    await build();
    const largest = 20_480 - Buffer.byteLength(script());
    add('main.ts', scriptOf(largest));
    await build();
    expect(Buffer.byteLength(script())).toBe(20_480);
    add('main.ts', scriptOf(largest + 1));
    await expect(build()).rejects.toThrow('has 20481 octets, 1 more than the 20480 that may be flashed');
  });
});
