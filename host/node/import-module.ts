import { SourceMap } from 'node:module';
import { fileURLToPath } from 'node:url';
import { type BuildFailure, build, type Message } from 'esbuild';
import { ExitCode, LabError } from '../lab-error.ts';

/** What `import … from 'tcplab'` means in a file of one's own: types, and nothing at run time. */
const TYPES = fileURLToPath(new URL('../experiments/model/own-experiment.ts', import.meta.url));

const PAGE = 'docs/write-your-own.md shows how experiments are written.';

interface Bundle {
  code: string;
  map: SourceMap;
}

/**
 * The default export of a TypeScript or JavaScript module, wherever it lies and whatever the package.json above it says of modules.
 * @param file its name for errors.
 * @throws {LabError} that points at the line when it cannot be compiled, or fails as it runs.
 */
export async function importDefault(path: string, file: string): Promise<unknown> {
  const { code, map } = await bundle(path, file);
  const url = `data:text/javascript;base64,${Buffer.from(code).toString('base64')}`;
  const module = await import(url).catch((error: unknown) => {
    const { message, stack = '' } = error instanceof Error ? error : new Error(String(error));
    throw new LabError(`${file}${placeIn(stack, map)}: ${message}`, PAGE, ExitCode.usage);
  });
  if (module.default !== undefined) return module.default;
  throw new LabError(
    `${file} exports nothing by default`,
    `It must end in: export default experiment; ${PAGE}`,
    ExitCode.usage,
  );
}

async function bundle(path: string, file: string): Promise<Bundle> {
  try {
    const { outputFiles } = await build({
      entryPoints: [path],
      bundle: true,
      write: false,
      outfile: 'experiment.js',
      sourcemap: 'external',
      format: 'esm',
      platform: 'node',
      target: 'node20',
      alias: { tcplab: TYPES },
      logLevel: 'silent',
    });
    const text = (ending: string) => outputFiles.find((output) => output.path.endsWith(ending))?.text ?? '';
    return { code: text('.js'), map: new SourceMap(JSON.parse(text('.map'))) };
  } catch (error) {
    const message = (error as Partial<BuildFailure>).errors?.[0];
    if (message === undefined) throw error;
    throw new LabError(complaint(message, file), PAGE, ExitCode.usage);
  }
}

function complaint({ text, location }: Message, file: string): string {
  if (!location) return `${file}: ${text}`;
  const { line, column, lineText } = location;
  return `${file}:${line}:${column + 1}: ${text}\n  ${lineText}\n  ${' '.repeat(column)}^`;
}

/** `:LINE` of the file in which an error arose, as far as its stack tells. */
function placeIn(stack: string, map: SourceMap): string {
  const [, line, column] = /base64,[\w+/=]*:(\d+):(\d+)/.exec(stack) ?? [];
  if (line === undefined) return '';
  const entry = map.findEntry(Number(line) - 1, Number(column) - 1);
  return 'originalLine' in entry ? `:${entry.originalLine + 1}` : '';
}
