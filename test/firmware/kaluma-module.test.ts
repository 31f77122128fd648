import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { projectPaths } from '../../build/project-paths.ts';

const folder = join(projectPaths.firmware, 'lwip');
const read = (name: string) => readFileSync(join(folder, name), 'utf8');

/** What Kaluma's build reads of the folder once it lies in its src/modules. */
describe('the folder lwip as a built-in module of Kaluma', () => {
  it('is native alone, and a program may require it', () => {
    expect(JSON.parse(read('module.json'))).toEqual({ require: true, js: false, native: true });
  });

  it('adds each of its C files to the firmware, once, and none that is not there', () => {
    const [, list = '', rest] = /^list\(APPEND SOURCES([^)]*)\)([\s\S]*)$/.exec(read('module.cmake')) ?? [];
    const files = readdirSync(folder).filter((name) => name.endsWith('.c'));
    expect(list.trim().split(/\s+/).sort()).toEqual(
      files.map((name) => `\${SRC_DIR}/modules/lwip/${name}`).sort(),
    );
    expect(rest?.trim().split('\n')).toEqual([
      `include_directories(\${SRC_DIR}/modules/lwip)`,
      `add_compile_options("SHELL:-include \${SRC_DIR}/modules/lwip/assertion.h")`,
    ]);
  });

  it('has the initializer and the strings where Kaluma looks for them, by the module’s name', () => {
    expect(read('module_lwip.h')).toContain('jerry_value_t module_lwip_init(void);');
    const lines = read('lwip_magic_strings.h')
      .split('\n')
      .filter((line) => line.includes('MSTR_'));
    for (const line of lines) expect(line).toMatch(/^#define MSTR_LWIP_[A-Z_]+ "\w+"$/);
    expect(new Set(lines).size).toBe(lines.length);
  });

  it('has no header named as one of lwIP’s: the folder is on the include path of the whole firmware', () => {
    const headers = readdirSync(folder).filter((name) => name.endsWith('.h'));
    const taken = [
      'tcp.h',
      'udp.h',
      'ip.h',
      'init.h',
      'def.h',
      'netif.h',
      'pbuf.h',
      'sys.h',
      'err.h',
      'opt.h',
      'arch.h',
      'mem.h',
    ];
    expect(headers.filter((name) => taken.includes(name))).toEqual([]);
  });
});
