import { execFileSync } from 'node:child_process'
import { closeSync, mkdirSync, openSync, readdirSync, rmSync, writeFileSync, writeSync } from 'node:fs'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  type FaultyUpstream,
  startFaultyUpstream,
} from '../../src-main/testing/fault-host/faulty-upstream.ts'
import { git, refsOf, scratchDirectory, tryGit, workRepository } from '../../src-main/testing/scratch.ts'
import { type RunningProgram, startProgram } from '../fixtures/built-program.ts'
import { connectContract, untilIdle } from '../fixtures/contract-connection.ts'
import { randomText } from '../fixtures/many-branches.ts'
import { expectWholeStore, repositoryPathOf } from '../fixtures/store-checks.ts'
import { storedRun, untilPhase } from '../fixtures/stored-runs.ts'
import { inLongRuns, moreInLongRuns } from '../../src-main/testing/long-run.ts'

const mounted: string[] = []

/** A disk of its own, in memory. */
const mountDisk = (directory: string, size: string): void => {
  mkdirSync(directory, { recursive: true, mode: 0o700 })
  execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${size},mode=700`, 'tmpfs', directory], {
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  mounted.push(directory)
}
const resizeDisk = (directory: string, size: string): void => {
  execFileSync('mount', ['-o', `remount,size=${size}`, directory])
}
/** Writes until not one byte more fits. */
const fillDisk = (file: string): void => {
  const descriptor = openSync(file, 'a')
  try {
    for (let size = 65_536; size >= 1; size = size >> 1) {
      try {
        for (;;) writeSync(descriptor, Buffer.alloc(size))
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error
      }
    }
  } finally {
    closeSync(descriptor)
  }
}
const unmountAll = (): void => {
  for (const directory of mounted.splice(0)) execFileSync('umount', ['--lazy', directory])
}

const scratch = scratchDirectory('disk-full')

/** Why no disk can be made here; null when it can. */
const noDisk = ((): string | null => {
  try {
    mountDisk(path.join(scratch, 'probe'), '1m')
    return null
  } catch {
    return 'no file system can be mounted here'
  } finally {
    unmountAll()
  }
})()

describe.skipIf(noDisk !== null)(`a full disk ${noDisk ?? ''}`, () => {
  let upstream: FaultyUpstream
  const programs: RunningProgram[] = []

  const commit = async (work: string, source: string, bytes: number): Promise<void> => {
    writeFileSync(path.join(work, 'file.txt'), randomText(bytes))
    await git(work, 'add', '.')
    await git(work, 'commit', '--quiet', '--message', `${bytes} bytes`)
    await git(work, 'push', '--quiet', source, 'main')
  }

  beforeAll(async () => {
    upstream = await startFaultyUpstream({ directory: scratch })
  })
  afterAll(async () => {
    await Promise.all(programs.map((program) => program.stop()))
    await upstream.stop()
    unmountAll()
  })

  it.each([
    ...inLongRuns(['of the repositories', (data: string) => path.join(data, 'repositories'), '3m'] as const),
    ['of everything', (data: string) => data, '6m'] as const,
  ])(
    `%s fails a pull in words, loses nothing, and is made up for after space was made${moreInLongRuns(1)}`,
    async (_, diskOf, size) => {
      const dataDirectory = path.join(scratch, `data-${size}`)
      const disk = diskOf(dataDirectory)
      const source = await upstream.createRepository(`source-${size}`)
      const work = await workRepository(scratch, `work-${size}`)
      mountDisk(disk, size)
      const program = await startProgram(dataDirectory)
      programs.push(program)
      const client = await connectContract(program)
      await commit(work, source, 1_000)
      const { mirror } = await client.call('mirrors.add', {
        repository: 'pulled',
        createRepository: true,
        direction: 'pull',
        url: upstream.repositoryUrl(`source-${size}`),
      })
      await untilIdle(client)
      const here = repositoryPathOf(dataDirectory, String(mirror.repositoryId))
      const before = await refsOf(here)
      expect(before.size).toBeGreaterThan(0)

      await commit(work, source, 8_000_000)
      const failed = await program.run('mirror', 'sync', 'pulled')
      expect(failed.exitCode).toBe(1)
      expect(failed.stderr).toMatch(/disk is full/i)
      expect(await client.call('mirrors.get', { id: mirror.id })).toMatchObject({
        status: 'error',
        failure: { code: 'disk_full' },
      })
      expect(await refsOf(here)).toEqual(before)
      await expectWholeStore(dataDirectory)
      // What had come of the pack is gone: the disk is not full any more.
      writeFileSync(path.join(disk, 'probe'), 'x'.repeat(500_000))
      rmSync(path.join(disk, 'probe'))

      const { url } = await client.call('tokens.mint', { repository: 'pulled' })
      const pushed = await tryGit(work, ['push', url, 'main:refs/heads/own'])
      expect(pushed.exitCode).not.toBe(0)
      expect(pushed.stderr).toMatch(/disk is full/i)
      expect(await refsOf(here)).toEqual(before)
      await expectWholeStore(dataDirectory)

      resizeDisk(disk, '64m')
      expect(await program.run('mirror', 'sync', 'pulled')).toMatchObject({ exitCode: 0 })
      expect(await refsOf(here, 'refs/heads')).toEqual(await refsOf(source))
      await expectWholeStore(dataDirectory)
      expect(readdirSync(path.join(here, 'objects', 'pack')).some((name) => name.endsWith('.pack'))).toBe(
        true,
      )
      expect(await program.stop()).toBe(0)
    },
  )

  it('with not a byte left is said in words, and the core lives on', async () => {
    const dataDirectory = path.join(scratch, 'data-full')
    mountDisk(dataDirectory, '4m')
    const program = await startProgram(dataDirectory)
    programs.push(program)
    await upstream.createRepository('small')
    const client = await connectContract(program)
    const { mirror } = await client.call('mirrors.add', {
      repository: 'pulled',
      createRepository: true,
      direction: 'pull',
      url: upstream.repositoryUrl('small'),
    })
    await untilIdle(client)

    const filler = path.join(dataDirectory, 'filler')
    fillDisk(filler)
    const failures: string[] = []
    for (let count = 1; count <= 50; count += 1) {
      await client
        .call('mirrors.syncNow', { id: mirror.id })
        .catch((error: unknown) => failures.push(String(error)))
      if (failures.length > 0) break
    }
    expect(failures.join()).toMatch(/disk is full/i)
    const creating = await program.run('repo', 'create', 'no-room')
    expect(creating.exitCode).toBe(1)
    expect(creating.stderr).toMatch(/disk is full/i)
    expect((await program.run('status')).exitCode).toBe(0)

    rmSync(filler)
    expect(await program.run('mirror', 'sync', 'pulled')).toMatchObject({ exitCode: 0 })
    await untilIdle(client)
    await expectWholeStore(dataDirectory)
    expect(await program.stop()).toBe(0)
  })

  it('with not a byte left when a run ends keeps its end until there is room for it', async () => {
    const dataDirectory = path.join(scratch, 'data-end')
    mountDisk(dataDirectory, '4m')
    const program = await startProgram(dataDirectory)
    programs.push(program)
    await upstream.createRepository('stalling')
    const client = await connectContract(program)
    upstream.fail({ kind: 'stall' })
    const { mirror, run } = await client.call('mirrors.add', {
      repository: 'pulled',
      createRepository: true,
      direction: 'pull',
      url: upstream.repositoryUrl('stalling'),
    })
    expect(await untilPhase(dataDirectory, run.id, 'check')).toBe(true)
    const filler = path.join(dataDirectory, 'filler')
    fillDisk(filler)
    const cancelling = client.call('runs.cancel', { id: run.id })
    await expect.poll(async () => (await client.call('mirrors.get', { id: mirror.id })).activeRun).toBe(null)
    expect(storedRun(dataDirectory, run.id)).toMatchObject({ state: 'running' })

    rmSync(filler)
    upstream.fail(null)
    expect(await cancelling).toMatchObject({ state: 'finished', outcome: 'cancelled' })
    expect(await program.run('mirror', 'sync', 'pulled')).toMatchObject({ exitCode: 0 })
    expect(await program.stop()).toBe(0)
  })
})
