import module from 'node:module';
import { pathToFileURL } from 'node:url';
import { ExitCode, LabError } from '../lab-error.ts';
import { packageFile } from './package.ts';

const PAGE = 'docs/write-your-own.md shows how experiments are written.';

let hooked: Promise<void> | undefined;

/** Teaches Node to load modules of one's own. Node 20 runs such hooks in a thread, and later ones warn of that. */
async function installHooks(): Promise<void> {
  const url = pathToFileURL(packageFile('dist/cli/own-module-hooks.js')).href;
  const { registerHooks } = module as { registerHooks?: (hooks: object) => void };
  if (registerHooks) registerHooks(await import(url));
  else module.register(url);
}

/**
 * The default export of a TypeScript or JavaScript module, wherever it lies and whatever the package.json above it says of modules.
 * @param file its name for errors.
 * @throws {LabError} that points at the line when it cannot be compiled, or fails as it runs.
 */
export async function importDefault(path: string, file: string): Promise<unknown> {
  hooked ??= installHooks();
  await hooked;
  const { href } = pathToFileURL(path);
  const own = await import(href).catch((error: unknown) => {
    const { name, message, stack = '' } = error instanceof Error ? error : new Error(String(error));
    const hasPlace = name === 'SyntaxError' && /:\d+:\d+: /.test(message);
    throw new LabError(
      hasPlace ? message : `${file}${lineIn(stack, href)}: ${message}`,
      PAGE,
      ExitCode.usage,
    );
  });
  if (own.default !== undefined) return own.default;
  throw new LabError(
    `${file} exports nothing by default`,
    `It must end in: export default experiment; ${PAGE}`,
    ExitCode.usage,
  );
}

/** `:LINE` of a module in which an error arose, as far as its stack tells. */
function lineIn(stack: string, href: string): string {
  const at = stack.indexOf(`${href}:`);
  const [, line] = at < 0 ? [] : (/^:(\d+)/.exec(stack.slice(at + href.length)) ?? []);
  return line === undefined ? '' : `:${line}`;
}
