import { readFileSync } from 'node:fs';
import type { LoadFnOutput, LoadHookContext, ResolveFnOutput, ResolveHookContext } from 'node:module';
import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { transform } from 'sucrase';
import { packageFile } from './package.ts';

/* Node's hooks for modules of one's own: TypeScript, or JavaScript with import and export whatever the package.json above it says of modules. Types
   are taken out, and the lines stay where they are. Node does as much only from 22.18 on. */

type Next<Context, Output> = (what: string, context: Context) => Output | Promise<Output>;

/** `tcplab` is this package, wherever the file lies. */
export function resolve(
  specifier: string,
  context: ResolveHookContext,
  next: Next<ResolveHookContext, ResolveFnOutput>,
) {
  if (specifier !== 'tcplab') return next(specifier, context);
  return { url: new URL(`file://${packageFile('dist/cli/tcplab.js')}`).href, shortCircuit: true };
}

export function load(url: string, context: LoadHookContext, next: Next<LoadHookContext, LoadFnOutput>) {
  const [, kind] = /^file:.*\.m?([jt]s)$/.exec(url) ?? [];
  if (kind === undefined || url.includes('/node_modules/')) return next(url, context);
  const path = fileURLToPath(url);
  return { format: 'module' as const, source: javascriptOf(path, kind === 'ts'), shortCircuit: true };
}

function javascriptOf(path: string, isTypeScript: boolean): string {
  const source = readFileSync(path, 'utf8');
  try {
    const { code } = transform(source, {
      transforms: isTypeScript ? ['typescript'] : [],
      disableESTransforms: true,
      preserveDynamicImport: true,
    });
    return code;
  } catch (error) {
    const { message, loc } = error as Error & { loc?: { line: number; column: number } };
    if (loc === undefined) throw error;
    const place = `${relative(process.cwd(), path)}:${loc.line}:${loc.column}`;
    const line = source.split('\n')[loc.line - 1];
    throw new SyntaxError(
      `${place}: ${message.replace(/^Error transforming .*?: | \(\d+:\d+\)$/g, '')}\n  ${line}\n  ${' '.repeat(loc.column - 1)}^`,
    );
  }
}
