#!/usr/bin/env node
import { existsSync } from 'node:fs';
import module from 'node:module';

module.enableCompileCache?.(); // Node 22.8 on: what was compiled once is read at the next start

// Only a clone has the folder `build`: there, what was changed since is built before it is used, except with TCPLAB_SKIP_BUILD=1.
const build = new URL('../build/up-to-date.js', import.meta.url);
const clone =
  existsSync(build) && process.env.TCPLAB_SKIP_BUILD !== '1' ? await import(build.href) : undefined;
try {
  await clone?.bringUpToDate('cli');
  const { main } = await import('../dist/cli/main.js');
  await main(clone?.bringUpToDate);
} catch (error) {
  if (error.nextStep === undefined) throw error;
  process.stderr.write(`tcplab: ${error.problem}\n${error.nextStep}\n`);
  process.exitCode = 1;
}
