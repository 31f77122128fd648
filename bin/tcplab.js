#!/usr/bin/env node
// The lab is TypeScript that runs as it is: tsx strips the types while it is loaded.
import { fileURLToPath } from 'node:url';
import { register } from 'tsx/esm/api';

// Named, because tsx would otherwise take whichever tsconfig.json lies in the folder the command is started in.
register({ tsconfig: fileURLToPath(new URL('../tsconfig.json', import.meta.url)) });
await import('../host/cli/main.ts');
