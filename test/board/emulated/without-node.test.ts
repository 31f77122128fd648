import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { expect, it } from 'vitest';

it('the emulated board, its library too, is bundled for browsers as it is: nothing asks for Node', async () => {
  const entry = fileURLToPath(new URL('../../../host/board/emulated/emulator.ts', import.meta.url));
  const { metafile } = await build({
    ...{ entryPoints: [entry], bundle: true, write: false, metafile: true },
    ...{ platform: 'browser', format: 'esm', logLevel: 'silent' },
  });
  const files = Object.keys(metafile.inputs);
  expect(files.some((file) => file.includes('node_modules/rp2040js/'))).toBe(true);
  const imported = Object.values(metafile.inputs).flatMap(({ imports }) => imports);
  expect(imported.filter(({ external }) => external)).toEqual([]);
});
