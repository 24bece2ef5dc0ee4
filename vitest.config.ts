import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    projects: [
      { test: { name: 'unit', include: ['test/unit/**/*.test.ts'] } },
      {
        test: {
          name: 'e2e',
          include: ['test/e2e/**/*.test.ts'],
          testTimeout: 600_000,
          hookTimeout: 600_000,
          // An agent sleeps three seconds before it stops, twice where it got a GOODBYE: more workers than cores.
          maxWorkers: 4,
          maxConcurrency: 4,
        },
      },
    ],
  },
});
