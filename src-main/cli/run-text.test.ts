import { expect, it } from 'vitest'
import type { RunDetails, RunRef } from '../../src-shared/domain/run.ts'
import { exitCodeOfRuns } from './exit-code.ts'
import { failureText } from './failure-text.ts'
import { nextCommand } from './next-command.ts'
import { progressText, runText } from './run-text.ts'

const plain = (_tone: unknown, text: string): string => text
const oldTip = `1a2b3c4${'0'.repeat(33)}`
const newTip = `2b3c4d5${'0'.repeat(33)}`

const ref = (name: string, change: Partial<RunRef>): RunRef => ({
  ref: name,
  oldObjectId: oldTip,
  newObjectId: newTip,
  outcome: 'updated',
  reason: null,
  message: null,
  keptRef: null,
  ...change,
})

const run = (change: Partial<RunDetails>): RunDetails => ({
  id: `run_${'0'.repeat(32)}`,
  repositoryId: `repo_${'0'.repeat(32)}`,
  repository: 'team/project',
  mirrorId: `mir_0a1b2c3d${'0'.repeat(24)}`,
  kind: 'push',
  url: 'https://example.org/team/project.git',
  trigger: 'manual',
  state: 'finished',
  phase: 'record',
  outcome: 'succeeded',
  queuedAt: 0,
  startedAt: 1_000,
  finishedAt: 2_200,
  bytes: 12_600,
  changedRefCount: 0,
  problemRefCount: 0,
  failure: null,
  notes: [],
  refs: [],
  phases: [],
  ...change,
})

it('reports a partial run ref by ref, with reasons, kept tips and notes', () => {
  const text = runText(
    run({
      outcome: 'partial',
      changedRefCount: 2,
      problemRefCount: 1,
      notes: ['The default branch there is now trunk.'],
      refs: [
        ref('refs/heads/main', { outcome: 'created', oldObjectId: null }),
        ref('refs/heads/drafts', {
          outcome: 'refused',
          reason: 'policy',
          message: 'no-push on refs/heads/drafts',
        }),
        ref('refs/tags/v1', { outcome: 'rewritten', keptRef: 'refs/kept/20261120T140000Z-run/mir/tags/v1' }),
      ],
    }),
    plain,
  )
  expect(text).toBe(`Push team/project to https://example.org/team/project.git
  created    main    0000000..2b3c4d5
  rewritten  tag v1  1a2b3c4..2b3c4d5  old tip kept as 20261120T140000Z-run/mir/tags/v1
  refused    drafts  1a2b3c4..2b3c4d5  denied by policy; no-push on refs/heads/drafts
  Note: The default branch there is now trunk.
Partial: 2 refs changed, 1 ref could not follow. (1.2s, 12.3 KiB)`)
})

it('lists refs that did not follow however many did', () => {
  const many = Array.from({ length: 60 }, (_, index) => ref(`refs/heads/b${index}`, {}))
  const text = runText(run({ refs: [...many, ref('refs/heads/last', { outcome: 'diverged' })] }), plain)
  expect(text).toContain('diverged  last')
  expect(text).toContain('… and 10 more that changed')
})

it('says in one line that both sides are equal', () => {
  expect(runText(run({ outcome: 'unchanged', startedAt: null, bytes: 0 }), plain)).toBe(
    'Push team/project to https://example.org/team/project.git\nNothing to do: both sides are equal.',
  )
})

it('follows a failure with what to do, the command for it, and when it is tried again', () => {
  const now = new Date(2026, 10, 20, 14, 0).getTime()
  const failed = run({
    outcome: 'failed',
    failure: {
      code: 'remote_auth_failed',
      title: 'The sign-in to example.org does not work.',
      advice: 'Give a valid username and password or token.',
      retry: 'button',
      retryAt: now + 300_000,
      output: 'fatal: Authentication failed',
    },
  })
  expect(failed.failure && failureText(failed.failure, nextCommand(failed), now)).toBe(
    `The sign-in to example.org does not work.
Give a valid username and password or token.
  mirrordesk mirror change mir_0a1b2c3d --username USER --password-stdin
It is tried again in 5 minutes (14:05).
  | fatal: Authentication failed`,
  )
})

it('counts a run as done only when every ref followed', () => {
  expect(exitCodeOfRuns([{ outcome: 'succeeded' }, { outcome: 'unchanged' }])).toBe(0)
  for (const outcome of ['partial', 'failed', 'cancelled', 'interrupted', null] as const) {
    expect(exitCodeOfRuns([{ outcome: 'succeeded' }, { outcome }])).toBe(1)
  }
})

it('shows phase, percent and the words of git', () => {
  const text = 'Receiving objects:  62% (620/1000)'
  expect(progressText({ runId: '', phase: 'fetch', fraction: 0.629, text })).toBe(`Fetching 62 %  ${text}`)
  expect(progressText({ runId: '', phase: 'queued', fraction: null, text: null })).toBe('Waiting')
})
