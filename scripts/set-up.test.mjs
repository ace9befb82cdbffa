import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { buildIsCurrent, dependenciesAreCurrent } from './set-up.mjs'

const scratch = mkdtempSync(path.join(tmpdir(), 'mirrordesk-set-up-'))
afterAll(() => rmSync(scratch, { recursive: true, force: true }))

let count = 0
const directory = () => {
  count += 1
  const made = path.join(scratch, String(count))
  mkdirSync(made)
  return made
}

const write = (root, file, content = '') => {
  mkdirSync(path.join(root, path.dirname(file)), { recursive: true })
  writeFileSync(path.join(root, file), content)
}

describe('dependencies', () => {
  const lock = (packages) => JSON.stringify({ packages: { '': { name: 'mirrordesk' }, ...packages } })
  const wanted = {
    'node_modules/zod': { version: '4.0.0' },
    'node_modules/only-elsewhere': { version: '1.0.0', optional: true },
  }
  const installation = (installed) => {
    const root = directory()
    write(root, 'package-lock.json', lock(wanted))
    write(root, 'node_modules/node/bin/node')
    write(root, 'node_modules/node/bin/node.exe')
    if (installed !== null) write(root, 'node_modules/.package-lock.json', lock(installed))
    return root
  }

  it('are current when all of the lock file is there; what is for other platforms may be missing', () => {
    expect(dependenciesAreCurrent(installation({ 'node_modules/zod': { version: '4.0.0' } }))).toBe(true)
  })

  it('are not when a package is missing, old, or the installation did not end', () => {
    expect(dependenciesAreCurrent(installation({}))).toBe(false)
    expect(dependenciesAreCurrent(installation({ 'node_modules/zod': { version: '3.9.0' } }))).toBe(false)
    expect(dependenciesAreCurrent(installation(null))).toBe(false)
  })

  it('are not when the Node of the project is missing', () => {
    const root = installation({ 'node_modules/zod': { version: '4.0.0' } })
    rmSync(path.join(root, 'node_modules/node'), { recursive: true })
    expect(dependenciesAreCurrent(root)).toBe(false)
  })
})

describe('the build', () => {
  const long = new Date(2026, 0, 1)
  const project = () => {
    const root = directory()
    for (const file of ['src-main/cli/a.ts', 'src-main/cli/b.ts', 'package.json']) write(root, file)
    for (const file of [
      'src-main/cli/a.ts',
      'src-main/cli/b.ts',
      'src-main/cli',
      'src-main',
      'package.json',
    ]) {
      utimesSync(path.join(root, file), long, long)
    }
    return root
  }

  it('is missing at first', () => expect(buildIsCurrent(project())).toBe(false))

  it('is current until a source is changed or deleted', () => {
    const root = project()
    write(root, 'dist/renderer/index.html')
    const later = new Date(2026, 0, 2)
    utimesSync(path.join(root, 'dist/renderer/index.html'), later, later)
    expect(buildIsCurrent(root)).toBe(true)
    rmSync(path.join(root, 'src-main/cli/b.ts'))
    expect(buildIsCurrent(root)).toBe(false)
    utimesSync(path.join(root, 'src-main/cli'), long, long)
    expect(buildIsCurrent(root)).toBe(true)
    write(root, 'src-main/cli/a.ts', 'changed')
    expect(buildIsCurrent(root)).toBe(false)
  })
})
