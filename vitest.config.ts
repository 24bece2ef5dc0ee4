import { defineConfig } from 'vitest/config';

/** Injected faults and long runs: `npm run test:faults`. A slice of each stands in the other tests. */
const long = ['push-faults', 'push-token', 'push-merge', 'smoke-faults', 'smoke-sixty'].map((name) => `test/e2e/${name}.test.ts`);

const onAnEngine = {
  testTimeout: 600_000,
  hookTimeout: 600_000,
  // Builds fetch from PyPI and Debian: a mirror that stumbles gets a second chance, and the report says that it did.
  retry: 1,
  // An agent sleeps three seconds before it stops, twice where it got a GOODBYE: more workers than cores.
  maxWorkers: 4,
  maxConcurrency: 4,
};

export default defineConfig({
  test: {
    projects: [
      { test: { name: 'unit', include: ['test/unit/**/*.test.ts'], testTimeout: 60_000 } },
      { test: { name: 'e2e', include: ['test/e2e/**/*.test.ts'], exclude: long, ...onAnEngine } },
      { test: { name: 'faults', include: long, ...onAnEngine } },
    ],
  },
});
