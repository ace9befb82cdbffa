import { defineConfig } from 'vitest/config'

/**
 * Four projects: tests beside the code; stories that drive the built program from the command line; the interface in a
 * real browser; the interface and the shell in a real Electron. `npm test` runs them all.
 */
export default defineConfig({
  test: {
    testTimeout: 300_000,
    hookTimeout: 300_000,
    maxWorkers: 2,
    projects: [
      { extends: true, test: { name: 'unit', include: ['{src-*,bench,scripts}/**/*.test.{ts,tsx,mjs}'] } },
      { extends: true, test: { name: 'stories', include: ['e2e/stories/**/*.test.ts'] } },
      { extends: true, test: { name: 'browser', include: ['e2e/browser/**/*.test.ts'] } },
      { extends: true, test: { name: 'electron', include: ['e2e/electron/**/*.test.ts'] } },
    ],
  },
})
