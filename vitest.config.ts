import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    projects: [
      { test: { name: 'unit', include: ['test/unit/**/*.test.ts'] } },
      {
        test: {
          name: 'e2e',
          include: ['test/e2e/**/*.test.ts'],
          testTimeout: 180_000,
          hookTimeout: 180_000,
          // One engine and two cores: files that start containers side by side only slow each other down.
          maxWorkers: 2,
          // A test of an agent waits for OCS most of the time: it sleeps three seconds before it stops.
          maxConcurrency: 4,
        },
      },
    ],
  },
});
