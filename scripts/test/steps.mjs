import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { projectNode, root } from '../set-up.mjs'
import { makeMemoryFolder } from './memory-folder.mjs'
import { commandScript } from './project-command.mjs'
import { runProgram } from './run-program.mjs'
import { vitestResult } from './vitest-result.mjs'

const minute = 60_000
/** Longer than any check needs beside the tests, on a slow machine. */
const checkTimeoutMs = 30 * minute

/** A check is one test: it went through or it did not. */
const check =
  (packageName, command, ...args) =>
  async () => {
    const script = commandScript(packageName, command)
    const run = await runProgram(projectNode, [script, ...args], { timeoutMs: checkTimeoutMs })
    const isPassed = run.exitCode === 0 && !run.timedOut
    const failures = isPassed ? [] : [run.timedOut ? 'it took too long and was ended' : lastLine(run.output)]
    return { passed: isPassed ? 1 : 0, failures, skips: [], output: run.output }
  }

/** Most checks end with a sentence; indented lines below it are details. */
const lastLine = (output) => output.split('\n').findLast((line) => /^\S/.test(line)) ?? 'it said nothing'

/** A program of our own, run like a check. */
const script =
  (...parts) =>
  async () => {
    const run = await runProgram(projectNode, [path.join(root, ...parts)], { timeoutMs: checkTimeoutMs })
    const isPassed = run.exitCode === 0 && !run.timedOut
    return {
      passed: isPassed ? 1 : 0,
      failures: isPassed ? [] : [lastLine(run.output)],
      skips: [],
      output: run.output,
    }
  }

/** Several checks as one step. */
const all =
  (...checks) =>
  async () => {
    const results = []
    for (const each of checks) results.push(await each())
    return {
      passed: results.reduce((sum, result) => sum + result.passed, 0),
      failures: results.flatMap((result) => result.failures),
      skips: [],
      output: results.map((result) => result.output).join('\n'),
    }
  }

/** A vitest project: every test counts. */
const vitest =
  (project, timeoutMs, ...options) =>
  async ({ vitestArgs, isLong, keepsInMemory }) => {
    const scratch = mkdtempSync(path.join(tmpdir(), 'mirrordesk-test-report-'))
    const memory = keepsInMemory ? makeMemoryFolder() : null
    const reportFile = path.join(scratch, 'report.json')
    try {
      const reporter = path.join(root, 'scripts', 'test', 'vitest-report.mjs')
      const reporters = ['--reporter=dot', `--reporter=${reporter}`]
      const args = [
        'run',
        '--project',
        project,
        '--silent=passed-only',
        ...options,
        ...reporters,
        ...vitestArgs,
      ]
      const run = await runProgram(projectNode, [commandScript('vitest'), ...args], {
        timeoutMs: isLong ? 10 * timeoutMs : timeoutMs,
        environment: {
          MIRRORDESK_TEST_REPORT: reportFile,
          ...(isLong ? { MIRRORDESK_TEST_LONG: '1' } : {}),
          ...(memory === null ? {} : { TMPDIR: memory.folder }),
        },
      })
      const namesChosen = vitestArgs.some((argument) => /^(-t|--testNamePattern)/.test(argument))
      const report = readReport(reportFile)
      return {
        ...vitestResult({ ...run, report, namesChosen }),
        output: run.output,
        slowest: slowestFiles(report),
      }
    } finally {
      rmSync(scratch, { recursive: true, force: true })
      memory?.remove()
    }
  }

/** Where the time goes, so that a test that became slow is seen: the files that took longest, in seconds. */
const slowestFiles = (report) =>
  (report?.modules ?? [])
    .toSorted((left, right) => right.durationMs - left.durationMs)
    .slice(0, 8)
    .map(({ file, durationMs }) => `${file} ${Math.round(durationMs / 1_000)}`)

const readReport = (file) => {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch {
    return null
  }
}

/**
 * All steps of `npm test`, in order. `needs` names a step without which this one has no meaning: when that one
 * fails, this one is skipped and says so. What `runsBeside` uses one core for minutes and touches nothing: it runs
 * beside the others, which come one after the other. What `keepsFiles` does so in memory where that is possible, a
 * quarter cheaper than on a disk.
 */
export const steps = [
  {
    name: 'types',
    run: all(
      check('typescript', 'tsc', '--noEmit'),
      check('typescript', 'tsc', '--noEmit', '-p', 'src-renderer'),
      check('typescript', 'tsc', '--noEmit', '-p', 'e2e'),
    ),
  },
  { name: 'lint', runsBeside: true, run: script('scripts', 'lint.mjs') },
  { name: 'format', run: check('prettier', 'prettier', '--check', '.') },
  {
    name: 'layers',
    run: check(
      'dependency-cruiser',
      'depcruise',
      '--config',
      '.dependency-cruiser.mjs',
      ...['src-shared', 'src-main', 'src-renderer', 'e2e', 'bench', 'scripts'],
    ),
  },
  { name: 'build', run: script('scripts', 'build.mjs') },
  // Unit tests and stories wait for git and for timers: two workers leave a third of two cores idle.
  { name: 'unit', keepsFiles: true, run: vitest('unit', 55 * minute, '--maxWorkers=3') },
  {
    name: 'stories',
    keepsFiles: true,
    needs: 'build',
    run: vitest('stories', 35 * minute, '--maxWorkers=3'),
  },
  { name: 'browser', keepsFiles: true, needs: 'build', run: vitest('browser', 25 * minute) },
  { name: 'electron', keepsFiles: true, needs: 'build', run: vitest('electron', 20 * minute) },
]
