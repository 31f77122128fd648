import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { format } from '@wasm-fmt/clang-format';
import { projectPaths } from './project-paths.ts';

// clang-format over this project's C: `--check` names the files that differ and fails, `--write` corrects them.

const root = join(projectPaths.firmware, '..');
const style = readFileSync(join(root, '.clang-format'), 'utf8');
const write = process.argv.includes('--write');

const files = readdirSync(projectPaths.firmware, { recursive: true, encoding: 'utf8' })
  .filter((name) => /\.[ch]$/.test(name))
  .map((name) => join(projectPaths.firmware, name))
  .sort();

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
