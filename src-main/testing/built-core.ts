import { cpSync, symlinkSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'vite'
import { beforeAll } from 'vitest'
import { scratchDirectory } from './scratch.ts'

const root = fileURLToPath(new URL('../../', import.meta.url))

/** Builds the core process from the sources, so that a test can fork it; returns its module file. */
export const useBuiltCore = (): string => {
  const directory = scratchDirectory('core')
  beforeAll(async () => {
    cpSync(path.join(root, 'package.json'), path.join(directory, 'package.json'))
    for (const name of ['node_modules', 'resources']) {
      symlinkSync(path.join(root, name), path.join(directory, name), 'junction')
    }
    await build({
      configFile: false,
      root,
      logLevel: 'warn',
      build: {
        ssr: true,
        outDir: path.join(directory, 'dist'),
        emptyOutDir: false,
        target: 'node22',
        rolldownOptions: {
          input: { 'core-main': path.join(root, 'src-main', 'core-main.ts') },
          output: { entryFileNames: '[name].mjs', chunkFileNames: 'chunks/[name]-[hash].mjs' },
        },
      },
    })
  })
  return path.join(directory, 'dist', 'core-main.mjs')
}
