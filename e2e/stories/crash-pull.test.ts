import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Mirror } from '../../src-shared/domain/mirror.ts'
import type { RunPhase } from '../../src-shared/domain/run.ts'
import { type FaultyUpstream, startFaultyUpstream } from '../../src-main/testing/faulty-upstream.ts'
import { refsOf, scratchDirectory } from '../../src-main/testing/scratch.ts'
import { type RunningProgram, startProgram } from '../fixtures/built-program.ts'
import { connectContract, untilIdle } from '../fixtures/contract-connection.ts'
import { replaceBranches } from '../fixtures/many-branches.ts'
import { crash, type CrashKind, noProcessTable } from '../fixtures/process-tree.ts'
import { createTipLedger, expectWholeStore, hasFile, repositoryPathOf } from '../fixtures/store-checks.ts'
import { storedRun, untilPhase } from '../fixtures/stored-runs.ts'

const branchCount = 300

const scratch = scratchDirectory('crash-pull')
const dataDirectory = path.join(scratch, 'data')

let upstream: FaultyUpstream
let source: string
let mirror: Mirror
let here: string
let program: RunningProgram
let ledger: ReturnType<typeof createTipLedger>

/** What the work of a phase looks like on the disk: the crash comes in its midst, not at its edge. */
const markOf: Partial<Record<RunPhase, () => boolean>> = {
  fetch: () => hasFile(path.join(here, 'objects', 'pack'), /^tmp_pack_/),
  keep: () => hasFile(path.join(here, 'refs', 'kept'), /\.lock$/),
  publish: () => hasFile(path.join(here, 'refs', 'heads'), /\.lock$/),
}

/** Makes a phase last until the crash. The others are long enough, with so many branches. */
const prolong = (phase: RunPhase): void => {
  if (phase === 'check') upstream.fail({ kind: 'stall' })
  // More than any listing of the branches, less than the pack.
  if (phase === 'fetch') upstream.fail({ kind: 'stall', afterBytes: 200_000 }, 'upload-pack')
}

/** Rewrites every branch upstream, and crashes in the phase of the run that follows. */
const crashIn = async (phase: RunPhase, kind: CrashKind): Promise<string> => {
  for (let attempt = 1; attempt <= 10; attempt += 1) {
    await replaceBranches(source, branchCount)
    await ledger.note()
    prolong(phase)
    const client = await connectContract(program)
    const { id } = await client.call('mirrors.syncNow', { id: mirror.id })
    const seen = await untilPhase(dataDirectory, id, phase, markOf[phase])
    if (seen) await crash(program, kind)
    upstream.fail(null)
    const { state, phase: reached } = storedRun(dataDirectory, id)
    if (seen && state === 'running' && reached === phase) return id
    // The phase was over before the crash: once more.
    if (seen) program = await startProgram(dataDirectory)
    await untilIdle(await connectContract(program))
  }
  throw new Error(`The phase "${phase}" was never hit.`)
}

describe.skipIf(noProcessTable !== null)(`a pull cut off by a crash ${noProcessTable ?? ''}`, () => {
  beforeAll(async () => {
    upstream = await startFaultyUpstream({ directory: scratch })
    source = await upstream.createRepository('source')
    await replaceBranches(source, branchCount)
    program = await startProgram(dataDirectory)
    const client = await connectContract(program)
    const added = await client.call('mirrors.add', {
      repository: 'pulled',
      createRepository: true,
      direction: 'pull',
      url: upstream.repositoryUrl('source'),
      onDestructive: 'accept',
    })
    mirror = added.mirror
    here = repositoryPathOf(dataDirectory, mirror.repositoryId)
    ledger = createTipLedger(source, here)
    await untilIdle(client)
  })
  afterAll(async () => {
    expect(await program.stop()).toBe(0)
    await upstream.stop()
  })

  it.each([
    { phase: 'check', kind: 'core' },
    { phase: 'fetch', kind: 'core' },
    { phase: 'fetch', kind: 'everything' },
    { phase: 'keep', kind: 'everything' },
    { phase: 'publish', kind: 'core' },
    { phase: 'publish', kind: 'everything' },
    { phase: 'record', kind: 'core' },
  ] as const)(
    'in "$phase", of $kind, is continued by the next start and loses nothing',
    async ({ phase, kind }) => {
      const runId = await crashIn(phase, kind)
      program = await startProgram(dataDirectory)
      const client = await connectContract(program)
      const runs = await untilIdle(client)
      expect(runs.find(({ id }) => id === runId)).toMatchObject({
        outcome: 'interrupted',
        failure: { code: 'interrupted' },
      })
      expect(runs[0]).toMatchObject({ trigger: 'startup', outcome: 'succeeded' })
      expect(await client.call('mirrors.get', { id: mirror.id })).toMatchObject({ status: 'active' })
      expect(await refsOf(here, 'refs/heads', 'refs/tags')).toEqual(await refsOf(source))
      expect(await ledger.lost()).toEqual([])
      await expectWholeStore(dataDirectory)
    },
  )
})
