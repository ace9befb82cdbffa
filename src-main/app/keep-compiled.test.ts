import { spawnSync } from 'node:child_process'
import { readdirSync, statSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { expect, it } from 'vitest'
import { scratchDirectory } from '../testing/scratch.ts'

const scratch = scratchDirectory('keep-compiled')
const loaded = path.join(scratch, 'loaded.mjs')
writeFileSync(loaded, 'console.log("loaded")\n')

/** A process that loads a module after it was told to keep it. */
const start = (cacheHome: string) => {
  const script = `
    import { keepCompiled } from ${JSON.stringify(path.join(import.meta.dirname, 'keep-compiled.ts'))}
    keepCompiled()
    await import(${JSON.stringify(loaded)})`
  const program = ['--input-type=module', '--eval', script]
  const environment = { ...process.env, XDG_CACHE_HOME: cacheHome, NODE_COMPILE_CACHE: undefined }
  const { status, stdout } = spawnSync(process.execPath, program, { env: environment, encoding: 'utf8' })
  return { status, stdout }
}

// The place is asked of the environment on Linux alone.
it.runIf(process.platform === 'linux')('what was compiled lies with the user, closed to others', () => {
  expect(start(path.join(scratch, 'cache'))).toEqual({ status: 0, stdout: 'loaded\n' })
  const kept = path.join(scratch, 'cache', 'mirrordesk', 'compiled')
  expect(statSync(kept).mode & 0o077).toBe(0)
  const [version = ''] = readdirSync(kept)
  expect(readdirSync(path.join(kept, version)).length).toBeGreaterThan(0)
})

it.runIf(process.platform === 'linux')('a place that cannot be written does not stop a start', () => {
  expect(start(loaded)).toEqual({ status: 0, stdout: 'loaded\n' })
})
