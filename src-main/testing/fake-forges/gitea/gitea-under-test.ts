import { afterAll, afterEach, beforeEach, expect } from 'vitest'
import type { Fetch } from '../../../forges/forge-request.ts'
import type { ForgeMirrors } from '../../../core/ports/forge-mirrors.ts'
import type { Forge, ForgeAccess } from '../../../core/ports/forge.ts'
import { createGiteaMirrors } from '../../../forges/gitea/create-gitea-mirrors.ts'
import { createGitea } from '../../../forges/gitea/create-gitea.ts'
import { scratchDirectory } from '../../scratch.ts'
import type { FakeGiteaSettings } from './fake-settings.ts'
import { startFakeGitea, type FakeGitea } from './start-fake-gitea.ts'

const plainFetch: Fetch = (url, init) => fetch(url, init)

export type GiteaUnderTest = {
  readonly fake: FakeGitea
  readonly forge: Forge
  readonly mirrors: ForgeMirrors
  readonly access: (token: string, signal?: AbortSignal) => ForgeAccess
  /** How long the client waited, each time; the clock went on by as much, and what the server does later was done. */
  readonly waits: readonly number[]
  readonly now: () => number
  readonly pass: (ms: number) => void
}

/**
 * A client before a fresh server. Nothing that the server has against the client may be left over at the end of a test.
 * @param watch puts itself between both
 */
export const startGiteaUnderTest = async (
  settings: Partial<FakeGiteaSettings> = {},
  options: { readonly prefix?: string; readonly fetch?: Fetch; readonly directory: string },
): Promise<GiteaUnderTest> => {
  let at = 1_750_000_000_000
  const now = (): number => at
  const { directory, prefix = '', fetch: through = plainFetch } = options
  const fake = await startFakeGitea({ directory, now, prefix, settings })
  const waits: number[] = []
  const sleep = async (ms: number, signal: AbortSignal): Promise<void> => {
    signal.throwIfAborted()
    waits.push(ms)
    at += ms
    await fake.idle()
  }
  const dependencies = { fetch: through, now, sleep }
  const kind = fake.settings.software
  return {
    fake,
    forge: createGitea(kind, dependencies),
    mirrors: createGiteaMirrors(kind, dependencies),
    access: (token, signal = new AbortController().signal) => ({
      kind,
      webUrl: fake.url,
      signIn: { kind: 'token', token },
      signal,
    }),
    waits,
    now,
    pass: (ms) => (at += ms),
  }
}

/** A fresh one before each test of a file. */
export const giteaInEachTest = (
  settings: Partial<FakeGiteaSettings> = {},
  prefix = '',
): { readonly current: () => GiteaUnderTest } => {
  const directory = scratchDirectory('fake-gitea')
  const running: FakeGitea[] = []
  let current: GiteaUnderTest | null = null
  beforeEach(async () => {
    current = await startGiteaUnderTest(settings, { prefix, directory })
    running.push(current.fake)
  })
  afterEach(async () => {
    const violations = current?.fake.violations ?? []
    await current?.fake.idle()
    await running.pop()?.stop()
    expect(violations).toEqual([])
  })
  afterAll(() => Promise.all(running.map(({ stop }) => stop())))
  return {
    current: () => {
      if (current === null) throw new Error('No test is running.')
      return current
    },
  }
}
