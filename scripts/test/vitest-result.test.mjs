import { execFile } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { projectNode, root } from '../set-up.mjs'
import { commandScript } from './project-command.mjs'
import { vitestResult } from './vitest-result.mjs'

const imports = `import { afterAll, beforeAll, describe, expect, it } from 'vitest'\n`

/** Test files, each with a way to go wrong, run by the real vitest with our reporter. */
const files = {
  passes: `it('passes', () => {})`,
  'goes-wrong': `it('fails', () => { expect(1).toBe(2) })`,
  skips: `it('skips with a reason', (context) => { context.skip('apache2 is missing') }); it.skip('skips without', () => {})`,
  'does-not-load': `throw new Error('broken while loading')`,
  'holds-no-test': `export const nothing = 1`,
  'set-up-fails': `describe('a group', () => { beforeAll(() => { throw new Error('no server') }); it('never ran', () => {}) })`,
  'clean-up-fails': `describe('a group', () => { afterAll(() => { throw new Error('left something behind') }); it('ran', () => {}) })`,
  'error-outside': `it('passes too early', () => { setTimeout(() => { throw new Error('too late') }, 0) }); it('waits', () => new Promise((done) => setTimeout(done, 50)))`,
  crashes: `it('ends its process', () => { process.kill(process.pid, 'SIGKILL') })`,
}

let directory = ''
let resultOf = async () => undefined

beforeAll(() => {
  directory = mkdtempSync(path.join(tmpdir(), 'mirrordesk-vitest-result-'))
  symlinkSync(path.join(root, 'node_modules'), path.join(directory, 'node_modules'))
  for (const [name, body] of Object.entries(files)) {
    writeFileSync(path.join(directory, `${name}.test.mjs`), `${imports}${body}\n`)
  }
  resultOf = async (...names) => {
    const reportFile = path.join(directory, 'report.json')
    rmSync(reportFile, { force: true })
    const reporter = path.join(root, 'scripts', 'test', 'vitest-report.mjs')
    const args = [commandScript('vitest'), 'run', '--root', directory, `--reporter=${reporter}`]
    const exitCode = await promisify(execFile)(projectNode, [...args, ...names], {
      cwd: directory,
      env: { ...process.env, MIRRORDESK_TEST_REPORT: reportFile },
    }).then(
      () => 0,
      (failed) => failed.code,
    )
    let report = null
    try {
      report = JSON.parse(readFileSync(reportFile, 'utf8'))
    } catch {
      // vitest wrote none: one of the cases.
    }
    return vitestResult({ report, exitCode, timedOut: false, namesChosen: false })
  }
})

afterAll(() => rmSync(directory, { recursive: true, force: true }))

describe('the result of a vitest run', () => {
  it('counts what passed, and is no failure', async () => {
    expect(await resultOf('passes')).toEqual({ passed: 1, failures: [], skips: [] })
  })

  it('names a failed test and still counts the others', async () => {
    const result = await resultOf('passes', 'goes-wrong')
    expect(result.passed).toBe(1)
    expect(result.failures).toEqual(['goes-wrong.test.mjs: fails (expected 1 to be 2 // Object.is equality)'])
  })

  it('names a skipped test, with the reason it gave', async () => {
    expect(await resultOf('skips')).toEqual({
      passed: 0,
      failures: [],
      skips: ['skips.test.mjs: skips with a reason (apache2 is missing)', 'skips.test.mjs: skips without'],
    })
  })

  it.each([
    ['does-not-load', 'broken while loading'],
    ['holds-no-test', 'No test'],
    ['set-up-fails', 'no server'],
    ['clean-up-fails', 'left something behind'],
    ['error-outside', 'too late'],
    ['crashes', ''],
    ['names-no-file', 'no test was found'],
  ])('is a failure when a file %s', async (name, words) => {
    const { failures } = await resultOf(name)
    expect(failures.length).toBeGreaterThan(0)
    expect(failures.join('\n')).toContain(words)
  })

  it('is a failure without a report, after a time-out, or with an exit code that nothing explains', () => {
    const empty = { modules: [], unhandledErrors: [] }
    const one = {
      ...empty,
      modules: [{ file: 'a', errors: [], suiteErrors: [], tests: [{ name: 'x', state: 'passed' }] }],
    }
    const run = { report: one, exitCode: 0, timedOut: false, namesChosen: false }
    expect(vitestResult(run).failures).toEqual([])
    expect(vitestResult({ ...run, report: null, exitCode: 139 }).failures).toHaveLength(1)
    expect(vitestResult({ ...run, timedOut: true }).failures).toHaveLength(1)
    expect(vitestResult({ ...run, exitCode: 1 }).failures).toHaveLength(1)
    expect(vitestResult({ ...run, report: empty }).failures).toEqual(['no test was found'])
  })
})
