import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  type FaultyUpstream,
  startFaultyUpstream,
} from '../../src-main/testing/fault-host/faulty-upstream.ts'
import { git, refsOf, scratchDirectory, workRepository } from '../../src-main/testing/scratch.ts'
import { type RunningProgram, startProgram } from '../fixtures/built-program.ts'
import { collectText } from '../fixtures/collected-text.ts'
import { connectContract, untilIdle } from '../fixtures/contract-connection.ts'
import { randomText } from '../fixtures/many-branches.ts'
import { descendantsOf, noProcessTable, processesNaming } from '../fixtures/process-tree.ts'
import { expectWholeStore, hasFile, leftoversOf, repositoryPathOf } from '../fixtures/store-checks.ts'
import { untilPhase } from '../fixtures/stored-runs.ts'
import { inLongRuns, moreInLongRuns } from '../../src-main/testing/long-run.ts'

const longestStopMs = 10_000

describe.skipIf(noProcessTable !== null)(`a stop in order ${noProcessTable ?? ''}`, () => {
  const scratch = scratchDirectory('stop')
  const dataDirectory = path.join(scratch, 'data')
  let upstream: FaultyUpstream
  let program: RunningProgram
  let work: string

  beforeAll(async () => {
    upstream = await startFaultyUpstream({ directory: scratch })
    const source = await upstream.createRepository('source')
    work = await workRepository(scratch, 'work')
    writeFileSync(path.join(work, 'large.txt'), randomText(12_000_000))
    await git(work, 'add', '.')
    await git(work, 'commit', '--quiet', '--message', 'Large')
    await git(work, 'push', '--quiet', source, 'main')
    program = await startProgram(dataDirectory)
  })
  afterAll(async () => {
    await program.stop()
    await upstream.stop()
  })

  /** Runs git as a person would, and freezes it once `look` finds what it waits for. */
  const frozenGit = async (args: readonly string[], look: () => boolean): Promise<() => void> => {
    const child = spawn('git', [...args], { cwd: work, stdio: 'ignore' })
    const pid = child.pid ?? 0
    await expect.poll(look, { timeout: 20_000, interval: 5 }).toBe(true)
    const all = [pid, ...descendantsOf(pid)]
    for (const id of all) process.kill(id, 'SIGSTOP')
    return () => {
      for (const id of all) {
        try {
          process.kill(id, 'SIGKILL')
        } catch {
          // It has ended by itself.
        }
      }
    }
  }

  it('ends within ten seconds while transfers run in every direction, and leaves nothing', async () => {
    const client = await connectContract(program)
    const name = 'stopped'
    const { repository } = await client.call('repositories.import', { name, url: work })
    await untilIdle(client)
    const here = repositoryPathOf(dataDirectory, repository.id)
    const { url } = await client.call('tokens.mint', { repository: name })

    upstream.fail({ kind: 'stall', afterBytes: 2_000_000 }, 'upload-pack')
    const { mirror, run } = await client.call('mirrors.add', {
      repository: 'pulled',
      createRepository: true,
      direction: 'pull',
      url: upstream.repositoryUrl('source'),
    })
    const pulled = repositoryPathOf(dataDirectory, String(mirror.repositoryId))
    const receives = () => hasFile(path.join(pulled, 'objects', 'pack'), /^tmp_pack/)
    expect(await untilPhase(dataDirectory, run.id, 'fetch', receives)).toBe(true)

    const clone = path.join(scratch, 'clone')
    const endClone = await frozenGit(['clone', '--quiet', url, clone], () =>
      hasFile(path.join(clone, '.git', 'objects', 'pack'), /^tmp_pack/),
    )
    await git(work, 'switch', '--quiet', '--orphan', 'more')
    writeFileSync(path.join(work, 'large.txt'), randomText(12_000_000))
    await git(work, 'add', '.')
    await git(work, 'commit', '--quiet', '--message', 'More')
    const endPush = await frozenGit(['push', '--quiet', url, 'more'], () =>
      hasFile(path.join(here, 'objects'), /^tmp_objdir-incoming.*tmp_/),
    )

    const startedAt = Date.now()
    expect(await program.stop('SIGINT')).toBe(0)
    expect(Date.now() - startedAt).toBeLessThan(longestStopMs)
    endClone()
    endPush()
    expect(existsSync(path.join(dataDirectory, 'core.json'))).toBe(false)
    expect(processesNaming(dataDirectory)).toEqual([])
    const probe = createServer().listen(Number(new URL(program.address).port), '127.0.0.1')
    await once(probe, 'listening')
    probe.close()
    expect(leftoversOf(dataDirectory)).toEqual([])

    upstream.fail(null)
    program = await startProgram(dataDirectory)
    await untilIdle(await connectContract(program))
    expect(await refsOf(pulled, 'refs/heads')).toEqual(
      await refsOf(path.join(upstream.repositoriesDirectory, 'source.git')),
    )
    await expectWholeStore(dataDirectory)
  })
})

describe('npm start', () => {
  const scratch = scratchDirectory('npm-start')
  const script = fileURLToPath(new URL('../../scripts/start.mjs', import.meta.url))

  it.each([
    ...inLongRuns(['SIGTERM', 'while it plays'] as const),
    ['SIGINT', 'while it is prepared'] as const,
  ])(
    `with the sample ends on %s %s with exit code 0 and removes it all${moreInLongRuns(1)}`,
    async (signal, moment) => {
      const temporary = path.join(scratch, signal)
      mkdirSync(temporary)
      const sampleDirectories = () => readdirSync(temporary).filter((name) => name.startsWith('mirrordesk-'))
      /** People of the sample have begun to work. */
      const isUnderWay = () =>
        sampleDirectories().some((name) => hasFile(path.join(temporary, name, 'work'), /./))
      const child = spawn(process.execPath, [script, '--sample'], {
        stdio: ['ignore', 'pipe', 'inherit'],
        env: { ...process.env, TMPDIR: temporary, npm_lifecycle_event: '' },
      })
      const output = collectText(child.stdout)
      if (moment === 'while it plays') await output.matching(/Ctrl-C stops it/)
      else await expect.poll(isUnderWay, { timeout: 60_000, interval: 50 }).toBe(true)
      expect(sampleDirectories()).toHaveLength(1)
      const startedAt = Date.now()
      child.kill(signal)
      const [exitCode] = (await once(child, 'exit')) as [number | null]
      expect(exitCode).toBe(0)
      expect(Date.now() - startedAt).toBeLessThan(longestStopMs)
      await output.whole
      expect(sampleDirectories()).toEqual([])
      if (noProcessTable === null) expect(processesNaming(temporary)).toEqual([])
    },
  )
})
