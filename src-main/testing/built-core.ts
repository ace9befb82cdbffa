import { cpSync, symlinkSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'vite'
import { beforeAll } from 'vitest'
import { scratchDirectory } from './scratch.ts'

const root = fileURLToPath(new URL('../../', import.meta.url))

/** Builds the core process from the sources, bundled as it is shipped, so that a test can fork it; returns its module file. */
export const useBuiltCore = (): string => {
  const directory = scratchDirectory('core')
  beforeAll(async () => {
    cpSync(path.join(root, 'package.json'), path.join(directory, 'package.json'))
    for (const name of ['node_modules', 'resources']) {
      symlinkSync(path.join(root, name), path.join(directory, name), 'junction')
    }
    await build({
      configFile: path.join(root, 'vite.config.ts'),
      root,
      logLevel: 'warn',
      build: { outDir: path.join(directory, 'dist'), emptyOutDir: false },
    })
  })
  return path.join(directory, 'dist', 'core-main.mjs')
}
