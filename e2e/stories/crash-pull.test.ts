import path from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import type { Mirror } from '../../src-shared/domain/mirror.ts'
import type { RunPhase } from '../../src-shared/domain/run.ts'
import { type FaultyUpstream, startFaultyUpstream } from '../../src-main/testing/faulty-upstream.ts'
import { refsOf, scratchDirectory } from '../../src-main/testing/scratch.ts'
import { type RunningProgram, startProgram } from '../fixtures/built-program.ts'
import { connectContract, untilIdle } from '../fixtures/contract-connection.ts'
import { replaceBranches } from '../fixtures/many-branches.ts'
import { crash, type CrashKind, crashKinds, noProcessTable } from '../fixtures/process-tree.ts'
import { createTipLedger, expectWholeStore, repositoryPathOf } from '../fixtures/store-checks.ts'
import { storedRun, untilPhase } from '../fixtures/stored-runs.ts'

const branchCount = 500

const scratch = scratchDirectory('crash-pull')
const dataDirectory = path.join(scratch, 'data')

let upstream: FaultyUpstream
let source: string
let mirror: Mirror
let program: RunningProgram

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
  await untilIdle(client)
  await client.close()
  return upstream.stop
})

/** Makes a phase last until the crash; null where many refs make it long enough by themselves. */
const prolong = (phase: RunPhase): Promise<unknown> | null => {
  if (phase === 'check') upstream.fail({ kind: 'stall' })
  // After the listing of the core and that of git, in the midst of the pack.
  else if (phase === 'fetch') upstream.fail({ kind: 'stall', afterBytes: 10_000 }, 'upload-pack', 2)
  else return null
  return upstream.nextFault()
}

/** Rewrites every branch upstream, and crashes in the phase of the run that follows. */
const crashIn = async (phase: RunPhase, kind: CrashKind): Promise<string> => {
  for (let attempt = 1; attempt <= 5; attempt += 1) {
    await replaceBranches(source, branchCount)
    await ledger.note()
    const prolonged = prolong(phase)
    const client = await connectContract(program)
    const { id } = await client.call('mirrors.syncNow', { id: mirror.id })
    const seen = await untilPhase(dataDirectory, id, phase)
    await prolonged
    await crash(program, kind)
    const stored = storedRun(dataDirectory, id)
    upstream.fail(null)
    if (seen && stored.state === 'running' && stored.phase === phase) return id
    // It was too quick for us: the crash came after the phase, and another try is due.
    program = await startProgram(dataDirectory)
    await untilIdle(await connectContract(program))
  }
  throw new Error(`The phase ${phase} was never hit.`)
}

let ledger: ReturnType<typeof createTipLedger>

describe.skipIf(noProcessTable !== null)('a pull cut off by a crash', () => {
  beforeAll(async () => {
    ledger = createTipLedger(source, repositoryPathOf(dataDirectory, mirror.repositoryId))
    await ledger.note()
  })

  const phases: readonly RunPhase[] = ['check', 'fetch', 'keep', 'publish', 'record']
  const cases = phases.flatMap((phase) => crashKinds.map((kind) => ({ phase, kind })))

  it.each(cases)('in "$phase", of $kind, is continued by the next start and loses nothing', async ({ phase, kind }) => {
    const t0 = Date.now()
    const runId = await crashIn(phase, kind)
    const t1 = Date.now()
    program = await startProgram(dataDirectory)
    const t2 = Date.now()
    const client = await connectContract(program)
    const runs = await untilIdle(client)
    console.log(phase, kind, t1 - t0, t2 - t1, Date.now() - t2)
    expect(runs.find(({ id }) => id === runId)).toMatchObject({
      outcome: 'interrupted',
      failure: { code: 'interrupted' },
    })
    expect(runs[0]).toMatchObject({ trigger: 'startup', outcome: 'succeeded' })
    expect(await client.call('mirrors.get', { id: mirror.id })).toMatchObject({ status: 'active' })
    const here = repositoryPathOf(dataDirectory, mirror.repositoryId)
    expect(await refsOf(here, 'refs/heads', 'refs/tags')).toEqual(await refsOf(source))
    expect(await ledger.lost()).toEqual([])
    await expectWholeStore(dataDirectory)
  })
})
