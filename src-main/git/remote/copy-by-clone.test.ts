import { randomBytes } from 'node:crypto'
import { execFileSync } from 'node:child_process'
import { readdirSync } from 'node:fs'
import path from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { GitProgress } from '../../core/ports/remote-git.ts'
import { startFaultyUpstream, type FaultyUpstream } from '../../testing/fault-host/faulty-upstream.ts'
import { failureOf, remoteAt, remoteGitUnderTest } from '../../testing/remote-git-under-test.ts'
import {
  bareRepository,
  commitFile,
  git,
  refsOf,
  scratchDirectory,
  workRepository,
} from '../../testing/scratch.ts'
import { encodePkt, flushPkt } from '../pkt-line.ts'

const scratch = scratchDirectory('copy-by-clone')
const { remoteGit, processes, setup } = remoteGitUnderTest(scratch, { stallMs: 1_500 })
const credential = { kind: 'password', username: 'ada', password: 'seeded-secret-0451' } as const
const prefixes = ['refs/heads/', 'refs/tags/']

/** What the server answers to the next request for a pack, in the place of git: git asks for the refs before. */
let instead: Buffer | null = null
let asked = 0
let upstream: FaultyUpstream
let source = ''
let count = 0

beforeAll(async () => {
  upstream = await startFaultyUpstream({
    directory: scratch,
    users: { ada: credential.password },
    answersFirst: (request, response) => {
      if (instead === null || request.url?.endsWith('/git-upload-pack') !== true) return false
      asked += 1
      if (asked === 1) return false
      request.resume()
      response.writeHead(200, { 'Content-Type': 'application/x-git-upload-pack-result' })
      response.end(instead)
      return true
    },
  })
  source = await upstream.createRepository('source')
  const work = await workRepository(scratch, 'work')
  await commitFile(work, 'a.txt', 'one')
  await git(work, 'branch', 'side')
  await commitFile(work, 'large.txt', randomBytes(400_000).toString('hex'))
  await git(work, 'tag', '-m', 'first', 'v1')
  await git(work, 'tag', 'file', 'HEAD:a.txt')
  await git(work, 'push', '--quiet', source, 'refs/*:refs/*')
})
afterEach(() => {
  upstream.fail(null)
  instead = null
  asked = 0
})
afterAll(() => upstream.stop())

const remote = (name = 'source') => remoteAt(upstream.repositoryUrl(name), credential)

type Asked = {
  name?: string
  tips?: readonly string[]
  signal?: AbortSignal
  onProgress?: (one: GitProgress) => void
}
/** A new store, and what came of a copy into it; the remote is asked for its list before, as always. */
const copy = async (wanted: Asked = {}, before = (): void => undefined) => {
  const signal = wanted.signal ?? new AbortController().signal
  const store = await bareRepository(scratch, `store-${(count += 1)}.git`)
  const { refs } = await remoteGit.listRefs(remote(wanted.name), { prefixes, signal })
  before()
  const tips = wanted.tips ?? [...new Set(refs.values())]
  const result = remoteGit.copy({
    repositoryPath: store,
    remote: remote(wanted.name),
    refspecs: prefixes.map((prefix) => `+${prefix}*:refs/remotes/m/${prefix.slice('refs/'.length)}*`),
    tips,
    signal,
    onProgress: wanted.onProgress ?? (() => undefined),
  })
  return { store, refs, result }
}
const packsOf = (store: string): readonly string[] => readdirSync(path.join(store, 'objects', 'pack'))
const sideBand = (band: number, data: Buffer | string): Buffer =>
  encodePkt(Buffer.concat([Buffer.of(band), Buffer.from(data)]))

describe('a first copy', () => {
  it('brings every object with one process, writes no ref, and tells how far it is', async () => {
    const reports: GitProgress[] = []
    processes.length = 0
    const { store, refs, result } = await copy({ onProgress: (one) => reports.push(one) })
    const copied = await result
    expect(processes).toEqual([expect.stringContaining('clone --bare')])
    expect(processes[0]).not.toContain(upstream.repositoryUrl('source'))
    expect(copied?.bytes).toBeGreaterThan(400_000)
    expect(await refsOf(store)).toEqual(new Map())
    for (const [ref, objectId] of refs) await git(store, 'update-ref', ref, objectId)
    await git(store, 'fsck', '--strict')
    expect(await refsOf(store)).toEqual(await refsOf(source))
    expect(packsOf(store).filter((file) => file.endsWith('.keep'))).toEqual([])
    const fractions = reports.flatMap(({ fraction }) => fraction ?? [])
    expect(fractions).toEqual(fractions.toSorted((left, right) => left - right))
    // Nothing of it is a delta.
    expect(fractions.at(-1)).toBe(0.85)
  })

  it('comes from a server that speaks older protocols, too', async () => {
    upstream.fail({ kind: 'version0' })
    const old = await upstream.createRepository('old')
    await git(old, 'fetch', '--quiet', source, 'refs/*:refs/*')
    const { store, refs, result } = await copy({ name: 'old' })
    expect((await result)?.bytes).toBeGreaterThan(400_000)
    for (const [ref, objectId] of refs) await git(store, 'update-ref', ref, objectId)
    await git(store, 'fsck', '--strict')
  })

  it('leaves nothing but objects, neither here nor where it was made', async () => {
    const { store, result } = await copy()
    await result
    expect(readdirSync(store).toSorted()).toEqual(
      readdirSync(await bareRepository(scratch, 'empty.git')).toSorted(),
    )
    expect(readdirSync(setup.temporaryDirectory)).toEqual([])
  })

  it('is left to a fetch where the server is shallow itself', async () => {
    const shallow = await upstream.createRepository('shallow')
    await git(shallow, 'fetch', '--quiet', '--depth=1', `file://${source}`, 'main:main')
    const { store, result } = await copy({ name: 'shallow' })
    expect(await result).toBeNull()
    expect(packsOf(store)).toEqual([])
  })

  it('is left to a fetch where the remote moved on since its list', async () => {
    const { result } = await copy({ tips: ['1'.repeat(40)] })
    expect(await result).toBeNull()
  })

  it('is left to a fetch where objects are missing that belong to it', async () => {
    const tip = await git(source, 'rev-parse', 'main')
    const pack = execFileSync('git', ['pack-objects', '--stdout', '--quiet'], {
      cwd: source,
      input: `${tip}\n`,
    })
    const whole = Buffer.concat([encodePkt('packfile\n'), sideBand(1, pack), flushPkt])
    const { result } = await copy({ tips: [tip] }, () => {
      instead = whole
    })
    expect(await result).toBeNull()
    instead = null
    asked = 0
    const other = await git(source, 'rev-parse', 'file')
    const blob = execFileSync('git', ['pack-objects', '--stdout', '--quiet'], {
      cwd: source,
      input: `${other}\n`,
    })
    const unasked = await copy({ tips: [tip] }, () => {
      instead = Buffer.concat([encodePkt('packfile\n'), sideBand(1, blob), flushPkt])
    })
    expect(await unasked.result).toBeNull()
  })
})

describe('a first copy that fails', () => {
  it('because the connection breaks says so, and leaves nothing', async () => {
    const { store, result } = await copy({}, () =>
      upstream.fail({ kind: 'cut', afterBytes: 200_000 }, 'upload-pack'),
    )
    expect(await failureOf(result)).toMatchObject({
      code: 'remote_connection_lost',
      details: { host: new URL(upstream.repositoryUrl('source')).host },
    })
    expect(packsOf(store)).toEqual([])
  })

  it('because the answer ends early says so, too', async () => {
    const { store, result } = await copy({}, () => {
      instead = Buffer.concat([encodePkt('packfile\n'), sideBand(1, 'PACK')])
    })
    expect(await failureOf(result)).toMatchObject({ code: 'remote_connection_lost' })
    expect(packsOf(store)).toEqual([])
  })

  it('because nothing moves any more says for how long', async () => {
    const { store, result } = await copy({}, () =>
      upstream.fail({ kind: 'stall', afterBytes: 200_000 }, 'upload-pack'),
    )
    expect(await failureOf(result)).toMatchObject({ code: 'remote_stalled', details: { stallSeconds: 2 } })
    expect(packsOf(store)).toEqual([])
  })

  it('because somebody stops it ends at once', async () => {
    const ending = new AbortController()
    const { store, result } = await copy({ signal: ending.signal }, () =>
      upstream.fail({ kind: 'stall', afterBytes: 200_000 }, 'upload-pack'),
    )
    setTimeout(() => ending.abort(), 300)
    expect(await failureOf(result)).toMatchObject({ code: 'cancelled' })
    expect(packsOf(store)).toEqual([])
  })

  it.each([
    [
      'an error instead of a pack',
      Buffer.concat([encodePkt('ERR access to this repository has been disabled')]),
      'remote_blocked',
    ],
    [
      'an error within the pack',
      Buffer.concat([
        encodePkt('packfile\n'),
        sideBand(2, 'Counting\n'),
        sideBand(3, 'aborting: rate limited due to too many requests'),
      ]),
      'remote_rate_limited',
    ],
    [
      'what is no pack',
      Buffer.concat([encodePkt('packfile\n'), sideBand(1, 'no pack at all, whatever it is'), flushPkt]),
      'remote_error',
    ],
  ])('because the server sends %s is understood', async (_, answer, code) => {
    const { store, result } = await copy({}, () => {
      instead = answer
    })
    const failure = await failureOf(result)
    expect(failure).toMatchObject({ code, details: { host: new URL(upstream.repositoryUrl('source')).host } })
    expect(JSON.stringify(failure.details)).not.toContain(credential.password)
    expect(packsOf(store)).toEqual([])
  })

  it('because the host refuses is what it says', async () => {
    const { result } = await copy({}, () => upstream.fail({ kind: 'status', status: 503 }, 'upload-pack'))
    expect(await failureOf(result)).toMatchObject({ code: 'remote_error', details: { status: 503 } })
  })
})
