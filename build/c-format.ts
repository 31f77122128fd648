import { readFileSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { format } from '@wasm-fmt/clang-format';
import { filesOf, root } from './up-to-date.js';

// clang-format over this project's C: `--check` names the files that differ and fails, `--write` corrects them.

const style = readFileSync(join(root, '.clang-format'), 'utf8');
const write = process.argv.includes('--write');

const files = ['firmware', 'bench/native', 'test/fuzz/native']
  .flatMap((folder) => filesOf(join(root, folder)).map((name) => join(root, folder, name)))
  .filter((name) => /\.[ch]$/.test(name));

const different = files.filter((file) => {
  const source = readFileSync(file, 'utf8');
  const formatted = format(source, file, style);
  if (write && formatted !== source) writeFileSync(file, formatted);
  return formatted !== source;
});

const names = different.map((file) => relative(root, file));
if (write) {
  process.stderr.write(`Formatted ${names.length} of ${files.length} C files.\n`);
} else if (names.length > 0) {
  process.stderr.write(`Not formatted as .clang-format says: ${names.join(', ')}\nRun: npm run format\n`);
  process.exitCode = 1;
} else {
  process.stderr.write(`Checked ${files.length} C files.\n`);
}
