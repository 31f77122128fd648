import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: ['test/build/global-setup.ts'],
    setupFiles: ['test/fuzz/seeds.ts'],
    // Twice as many as CI has cores: tests wait for boards in real time, for commands and for browsers. A worker keeps what it has loaded: else each file would read and compile it all again.
    maxWorkers: 4,
    isolate: false,
    // What has not changed since the last run is not compiled again: it is kept below node_modules, by its contents. `npx vitest --clearCache` forgets it.
    experimental: { fsModuleCache: true },
    // For waits without end: a busy machine is no fault.
    testTimeout: 300_000,
    hookTimeout: 300_000,
    expect: { poll: { timeout: 120_000 } },
  },
});
