import { defineConfig } from 'vitest/config'

/** Two projects: tests beside the code, and stories, which drive the built program. `npm test` runs both. */
export default defineConfig({
  test: {
    testTimeout: 60_000,
    hookTimeout: 60_000,
    maxWorkers: 2,
    projects: [
      { extends: true, test: { name: 'unit', include: ['{src-*,bench,scripts}/**/*.test.{ts,mjs}'] } },
      { extends: true, test: { name: 'stories', include: ['e2e/**/*.test.ts'] } },
    ],
  },
})
