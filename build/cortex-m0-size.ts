import { execFile } from 'node:child_process';
import { mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { showProgress } from '../host/node/step-progress.ts';
import { BuildError, runStep } from './build-error.ts';
import { findLwip } from './lwip-source.ts';
import { projectPaths } from './project-paths.ts';

// Compiles the binding for the RP2040's core, prints what it takes and fails when that is more than the board has to give. What speaks to the
// engine is compiled with the names of both its versions: Kaluma 1.2.1 has those of JerryScript 2.x, 1.3 and the virtual board those of 3.0.

/** Of flash, in octets. */
const MAX_TEXT = 12 * 1024;
/** Of static RAM, in octets: it comes off the C heap of about 14 KB that lwIP lives on. */
const MAX_STATIC = 4 * 1024;
const COMPILER_LIMIT_MS = 60_000;

const FLAGS = [
  '-std=gnu11',
  '-mcpu=cortex-m0plus',
  '-mthumb',
  '-Os',
  '-ffunction-sections',
  '-fdata-sections',
  '-Wall',
  '-Wextra',
  '-Werror',
  '-Wno-attributes', // the declarations of the engine say which WebAssembly module each comes from
];

interface Size {
  file: string;
  text: number;
  data: number;
  bss: number;
}

async function run(tool: string, args: string[]): Promise<string> {
  try {
    return (await promisify(execFile)(tool, args, { timeout: COMPILER_LIMIT_MS })).stdout;
  } catch (error) {
    const { code, stderr } = error as { code?: string; stderr?: string };
    if (code === 'ENOENT') {
      throw new BuildError(
        `There is no ${tool}.`,
        'On Debian: apt-get install gcc-arm-none-eabi libnewlib-arm-none-eabi',
      );
    }
    throw new BuildError(`${tool} reports:\n${stderr}`, 'Correct what it names.', { cause: error });
  }
}

/** In `firmware`: what declares JerryScript 2.x. */
const JERRYSCRIPT_2 = 'jerryscript-2';

/** `engine`: a folder whose declarations come before those of the virtual board's engine. */
async function measure(file: string, lwip: string, objects: string, engine = 'wasm/include'): Promise<Size> {
  const { firmware } = projectPaths;
  const folders = [
    join(firmware, engine),
    join(firmware, 'wasm/include'),
    join(firmware, 'wasm'),
    join(firmware, 'lwip'),
    join(lwip, 'src/include'),
  ];
  const object = join(objects, file.replace(/\.c$/, '.o'));
  await run('arm-none-eabi-gcc', [
    ...FLAGS,
    ...folders.map((folder) => `-I${folder}`),
    '-c',
    join(firmware, 'lwip', file),
    '-o',
    object,
  ]);
  // A line of headings, then: text data bss dec hex filename. Constants count as text, for they stay in flash.
  const [, numbers = ''] = (await run('arm-none-eabi-size', [object])).split('\n');
  const [text = 0, data = 0, bss = 0] = numbers.trim().split(/\s+/).map(Number);
  return { file, text, data, bss };
}

const row = (...cells: (string | number)[]) =>
  cells.map((cell, index) => (index === 0 ? String(cell).padEnd(22) : String(cell).padStart(8))).join('');

async function main(): Promise<void> {
  const lwip = await findLwip(projectPaths.cache, process.env, showProgress());
  const objects = join(projectPaths.cache, 'cortex-m0plus');
  mkdirSync(objects, { recursive: true });
  const files = readdirSync(join(projectPaths.firmware, 'lwip')).filter((name) => name.endsWith('.c'));
  const sizes: Size[] = [];
  for (const file of files.sort()) sizes.push(await measure(file, lwip.directory, objects));
  const older = await measure('module_lwip.c', lwip.directory, objects, JERRYSCRIPT_2);

  const total = (key: 'text' | 'data' | 'bss') => sizes.reduce((sum, size) => sum + size[key], 0);
  const [text, data, bss] = [total('text'), total('data'), total('bss')];
  const lines = [
    row('Cortex-M0+ at -Os', 'text', 'data', 'bss'),
    ...sizes.map((size) => row(size.file, size.text, size.data, size.bss)),
    row('total', text, data, bss),
    `module_lwip.c for JerryScript 2.x: text ${older.text}`,
    `text ${text} of ${MAX_TEXT} octets, static RAM ${data + bss} of ${MAX_STATIC} octets`,
  ];
  process.stdout.write(`${lines.join('\n')}\n`);
  if (text > MAX_TEXT || data + bss > MAX_STATIC) {
    throw new BuildError(
      'The binding is too large for the board.',
      'Make it smaller: the table says where it grew.',
    );
  }
}

await runStep(main);
