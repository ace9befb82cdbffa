import { defineConfig } from 'vitest/config'

/** Unit and integration tests beside the code; stories drive the built program from e2e/. */
export default defineConfig({
  test: {
    include: ['src-*/**/*.test.ts', 'e2e/**/*.test.ts', 'bench/**/*.test.ts'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    maxWorkers: 2,
  },
})
