import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vite'

const at = (path: string): string => fileURLToPath(new URL(path, import.meta.url))

/**
 * Builds the core, the command line and the desktop shell, for Node. Packages from npm stay in node_modules
 * (`ssr` leaves them external), so that the built files hold our own code and nothing else.
 */
export default defineConfig({
  build: {
    ssr: true,
    outDir: 'dist',
    emptyOutDir: true,
    target: 'node22',
    sourcemap: true,
    rolldownOptions: {
      input: {
        cli: at('src-main/cli.ts'),
        'core-main': at('src-main/core-main.ts'),
        'electron-main': at('src-main/electron-main.ts'),
      },
      external: ['electron'],
      output: { entryFileNames: '[name].mjs', chunkFileNames: 'chunks/[name]-[hash].mjs' },
    },
  },
})
