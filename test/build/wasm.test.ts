import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { buildWasm, dependencies } from '../../build/wasm.ts';
import { temporaryFolder, write } from './temporary-folder.ts';

const EXPORT = (name: string) => `__attribute__((export_name("${name}")))`;

/** A board of three C files and two headers: small, but built like the real one. */
function board() {
  const folder = temporaryFolder();
  const add = (name: string, content: string) => write(join(folder, name), content);
  add('lwip/src/include/lwip/opt.h', '#include "lwipopts.h"\n');
  add('lwip/src/core/tcp.c', '#include "lwip/opt.h"\nint pcbs(void) { int unused; return PCBS; }\n');
  add('lwip/src/core/ipv4/ip4.c', 'int ip4(void) { return 4; }\n');
  add('firmware/wasm/lwipopts.h', '#define PCBS 5\n');
  add(
    'firmware/wasm/board.c',
    `int pcbs(void);\nint ip4(void);\n${EXPORT('sum')} int sum(void) { return pcbs() + ip4(); }\n`,
  );
  const output = join(folder, 'dist/board.wasm');
  const inputs = {
    firmware: join(folder, 'firmware'),
    lwip: join(folder, 'lwip'),
    cache: join(folder, 'cache'),
    output,
  };
  const build = async () => {
    const compiled: string[] = [];
    await buildWasm(inputs, ({ item }) => {
      if (item) compiled.push(item);
    });
    return compiled;
  };
  const sum = async () => {
    const { instance } = await WebAssembly.instantiate(readFileSync(output));
    return (instance.exports.sum as () => number)();
  };
  return { add, build, sum };
}

const EVERYTHING = ['firmware/wasm/board.c', 'lwip/core/ipv4/ip4.c', 'lwip/core/tcp.c', 'linking'];

describe("the virtual board's WebAssembly", () => {
  it('is made of what changed, and of nothing when nothing did', async () => {
    const { add, build, sum } = board();
    expect(await build()).toEqual(EVERYTHING);
    expect(await sum()).toBe(9);
    expect(await build()).toEqual([]);

    add('lwip/src/core/ipv4/ip4.c', 'int ip4(void) { return 40; }\n');
    expect(await build()).toEqual(['lwip/core/ipv4/ip4.c', 'linking']);
    expect(await sum()).toBe(45);

    add('firmware/wasm/lwipopts.h', '#define PCBS 6\n');
    expect(await build()).toEqual(['lwip/core/tcp.c', 'linking']);
    expect(await sum()).toBe(46);

    // A header that appears in an earlier folder is read instead.
    add('firmware/wasm/include/lwipopts.h', '#define PCBS 7\n');
    expect(await build()).toEqual(EVERYTHING);
    expect(await sum()).toBe(47);
  });

  it("allows no warning in this project's C, and goes on where it stopped", async () => {
    const { add, build } = board();
    await build();
    add('firmware/lwip/ring.c', 'int ring(void) { int unused; return 0; }\n');
    await expect(build()).rejects.toMatchObject({
      name: 'BuildError',
      problem: expect.stringMatching(/firmware\/lwip\/ring\.c:1:\d+: error: unused variable 'unused'/),
    });
    add('firmware/lwip/ring.c', 'int ring(void) { return 0; }\n');
    expect(await build()).toEqual(['firmware/lwip/ring.c', 'linking']);
  });

  it('is refused when a function is declared that nobody defines, and when its C calls an operating system', async () => {
    const { add, build } = board();
    add(
      'firmware/wasm/board.c',
      `int missing(void);\n${EXPORT('sum')} int sum(void) { return missing(); }\n`,
    );
    await expect(build()).rejects.toThrow('undefined symbol: missing');
    add(
      'firmware/wasm/board.c',
      `#include <stdio.h>\n${EXPORT('sum')} int sum(void) { return puts("a"); }\n`,
    );
    await expect(build()).rejects.toThrow(/calls an operating system: .*fd_write/);
  });
});

describe('the dependencies that clang lists', () => {
  it("are this project's and lwIP's files, over continued lines, without the toolchain's own", () => {
    const sources = new Map(
      ['firmware/wasm/board.c', 'lwip/include/lwip/opt.h'].map((name) => [name, new Uint8Array()]),
    );
    const rule = 'unit.o: firmware/wasm/board.c \\\n  /usr/include/stdint.h lwip/include/lwip/opt.h\n';
    expect(dependencies(rule, sources)).toEqual(['firmware/wasm/board.c', 'lwip/include/lwip/opt.h']);
  });
});
