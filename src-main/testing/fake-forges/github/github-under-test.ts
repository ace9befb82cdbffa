import { mkdtempSync } from 'node:fs'
import path from 'node:path'
import { afterAll, afterEach, beforeAll, expect } from 'vitest'
import { isAppError, type AppError } from '../../../../src-shared/errors/app-error.ts'
import type { ForgeAccess } from '../../../core/ports/forge.ts'
import type { GitHubDependencies } from '../../../forges/github/github-client.ts'
import { scratchDirectory } from '../../scratch.ts'
import { startFakeGitHub, type FakeGitHub } from './start-fake-github.ts'

export type GitHubUnderTest = {
  readonly fake: () => FakeGitHub
  readonly dependencies: GitHubDependencies
  readonly access: (token: string, signal?: AbortSignal) => ForgeAccess
  /** What was waited for since the last test, in ms; no time passes but on the clock. */
  readonly waits: number[]
  readonly now: () => number
  readonly advance: (ms: number) => void
}

/** A fake GitHub for a file of tests, with a clock that moves when somebody waits. */
export const githubUnderTest = (): GitHubUnderTest => {
  let nowMs = 1_790_000_000_000
  let fake: FakeGitHub | null = null
  const waits: number[] = []
  const running = (): FakeGitHub => {
    if (fake === null) throw new Error('It was not started.')
    return fake
  }
  const scratch = scratchDirectory('fake-github')
  beforeAll(async () => {
    const directory = mkdtempSync(path.join(scratch, 'repositories-'))
    fake = await startFakeGitHub({ directory, now: () => nowMs })
  })
  afterEach(() => {
    waits.length = 0
    running().limitRate(null)
    running().endFaults()
    expect(running().violations).toEqual([])
  })
  afterAll(() => running().stop())
  return {
    fake: running,
    dependencies: {
      fetch: (url, init) => fetch(url, init),
      now: () => nowMs,
      sleep: (ms, signal) => {
        waits.push(ms)
        nowMs += ms
        return signal.aborted ? Promise.reject(new Error('aborted')) : Promise.resolve()
      },
    },
    access: (token, signal = new AbortController().signal) => ({
      kind: 'github',
      webUrl: running().url,
      signIn: { kind: 'token', token },
      signal,
    }),
    waits,
    now: () => nowMs,
    advance: (ms) => {
      nowMs += ms
    },
  }
}

/** The failure of some work; fails when there was none. */
export const failureOf = async (work: Promise<unknown>): Promise<AppError> => {
  try {
    await work
  } catch (error) {
    if (isAppError(error)) return error
    throw error
  }
  throw new Error('It did not fail.')
}

/** All pages together. */
export const gather = async <T>(pages: AsyncIterable<readonly T[]>): Promise<readonly T[]> => {
  const rows: T[] = []
  for await (const page of pages) rows.push(...page)
  return rows
}
