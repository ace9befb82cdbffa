import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vite'

/** Builds the preload script: one CommonJS file, because a sandboxed window can load nothing else. */
export default defineConfig({
  build: {
    ssr: true,
    outDir: 'dist',
    emptyOutDir: false,
    target: 'node20',
    rolldownOptions: {
      input: { preload: fileURLToPath(new URL('src-main/shell-electron/preload.ts', import.meta.url)) },
      external: ['electron'],
      output: { format: 'cjs', entryFileNames: '[name].cjs', codeSplitting: false },
    },
  },
})
