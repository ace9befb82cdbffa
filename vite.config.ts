import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vite'

const at = (path: string): string => fileURLToPath(new URL(path, import.meta.url))

/**
 * Builds the core, the command line and the desktop shell, for Node. Packages from npm are built in: reading them file
 * by file is a seventh of a start. They stay dependencies, so that their licences come along with what is installed.
 */
export default defineConfig({
  ssr: {
    noExternal: true,
    // A native module finds its binary beside itself. `openpgp` is under the LGPL, which wants it to be replaceable.
    external: ['better-sqlite3', 'electron', 'node', 'openpgp'],
  },
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
      output: { entryFileNames: '[name].mjs', chunkFileNames: 'chunks/[name]-[hash].mjs' },
    },
  },
})
