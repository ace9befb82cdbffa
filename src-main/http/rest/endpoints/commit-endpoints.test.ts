import { execFileSync } from 'node:child_process'
import path from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { expectForm, startRestWorld, type RestWorld } from '../../../testing/rest-world.ts'
import {
  bareRepository,
  commitFile,
  git,
  scratchDirectory,
  workRepository,
} from '../../../testing/scratch.ts'

const scratch = scratchDirectory('commit-endpoints')
const name = 'team/commits'
let world: RestWorld
let work = ''
let store = ''
let root = ''
let side = ''
let merge = ''

beforeAll(async () => {
  world = await startRestWorld(scratch)
  work = await workRepository(scratch, 'work')
  root = await commitFile(work, 'a.txt', 'one\n', 'Begin\n\nWith a body: "Ä".')
  await git(work, 'switch', '--quiet', '--create', 'side')
  side = await commitFile(work, 'odd "name".txt', 'side\n', 'On the side')
  await git(work, 'switch', '--quiet', 'main')
  await commitFile(work, 'a.txt', 'two\n', 'Second')
  await git(work, 'merge', '--quiet', '--no-edit', '--message=Join', 'side')
  merge = await git(work, 'rev-parse', 'HEAD')
  store = await world.createRepository(name)
  await git(work, 'push', '--quiet', store, 'main', 'side')
  await git(store, 'update-ref', 'refs/namespaces/ephemeral/refs/heads/draft', side)
  await world.createRepository('empty')
})

const token = (): Promise<string> => world.token(name, ['git:read'])

describe('listing commits', () => {
  it('gives the published client what git log says, newest first', async () => {
    const repo = await world.storage.findOne({ id: name })
    const { commits, hasMore } = (await repo?.listCommits()) ?? { commits: [], hasMore: true }
    const told = await git(work, 'log', '--format=%H %ct', 'main')
    expect(commits.map(({ sha, rawDate }) => `${sha} ${Date.parse(rawDate) / 1_000}`).join('\n')).toBe(told)
    expect(hasMore).toBe(false)
    expect(commits[0]?.parentShas).toEqual((await git(work, 'log', '-1', '--format=%P')).split(' '))
    expect(commits.at(-1)).toMatchObject({
      message: 'Begin\n\nWith a body: "Ä".',
      authorName: 'Ada',
      authorEmail: 'ada@example.org',
      committerName: 'Ada',
      parentShas: [],
    })
  })

  it('goes page by page through what the first page saw, whatever is pushed meanwhile', async () => {
    const repo = await world.storage.findOne({ id: name })
    await git(store, 'update-ref', 'refs/heads/moving', merge)
    const seen: string[] = []
    let cursor: string | undefined
    do {
      const page = await repo?.listCommits({ branch: 'moving', limit: 1, cursor })
      seen.push(...(page?.commits ?? []).map(({ sha }) => sha))
      cursor = page?.nextCursor
      await git(store, 'update-ref', 'refs/heads/moving', root)
    } while (cursor !== undefined)
    expect(seen).toEqual((await git(work, 'rev-list', merge)).split('\n'))
  })

  it('keeps to a path, a branch, or the ephemeral branches, in both dialects', async () => {
    const shas = async (address: string): Promise<unknown> => {
      const { status, body } = await world.call(address, { token: await token() })
      if (status !== 200) return status
      expectForm('listCommits', body)
      return (body as { commits: { sha: string }[] }).commits.map(({ sha }) => sha)
    }
    const odd = encodeURIComponent('odd "name".txt')
    const preferred = `/api/repos/${encodeURIComponent(name)}/commits`
    expect(await shas(`/api/v1/repos/commits?path=${odd}`)).toEqual([side])
    expect(await shas(`${preferred}?path=/${odd}`)).toEqual([side])
    expect(await shas('/api/v1/repos/commits?path=*.txt')).toEqual([])
    expect(await shas('/api/v1/repos/commits?branch=side')).toEqual([side, root])
    expect(await shas(`${preferred}?ref=main~2&branch=side`)).toEqual([root])
    expect(await shas('/api/v1/repos/commits?branch=draft&ephemeral=true')).toEqual([side, root])
    expect(await shas('/api/v1/repos/commits?branch=draft')).toBe(404)
    expect(await shas('/api/v1/repos/commits?branch=main&ephemeral=true')).toBe(404)
    expect(await shas('/api/v1/repos/commits?limit=0&cursor=')).toHaveLength(4)
  })

  it('refuses what is not valid and names what is not there', async () => {
    const blob = await git(work, 'rev-parse', `${root}:a.txt`)
    const forged = Buffer.concat([Buffer.alloc(4), Buffer.from(blob, 'hex')]).toString('base64url')
    for (const query of [
      'limit=x',
      'cursor=%21',
      `cursor=${forged}`,
      'path=../x',
      'path=a%00b',
      'ephemeral=1',
    ]) {
      const { status } = await world.call(`/api/v1/repos/commits?${query}`, { token: await token() })
      expect([query, status]).toEqual([query, 400])
    }
    const missing = await world.call('/api/v1/repos/commits?branch=gone', { token: await token() })
    expect([missing.status, missing.body]).toMatchObject([
      404,
      { error: 'The branch, tag or commit "gone" was not found.' },
    ])
    const empty = await world.token('empty', ['git:read'])
    expect((await world.call('/api/v1/repos/commits', { token: empty })).status).toBe(404)
  })
})

describe('getting a commit', () => {
  it('finds it by any revision', async () => {
    const repo = await world.storage.findOne({ id: name })
    for (const sha of [root, root.slice(0, 8), 'main~2', 'side^', 'refs/heads/side~1']) {
      expect([sha, (await repo?.getCommit({ sha }))?.commit.sha]).toEqual([sha, root])
    }
    const { body } = await world.call(`/api/repos/${encodeURIComponent(name)}/commit?ref=side`, {
      token: await token(),
    })
    expectForm('getCommit', body)
    expect(body).toMatchObject({ commit: { sha: side, message: 'On the side' } })
    expect(Object.keys((body as { commit: object }).commit)).not.toContain('signature')
    for (const [query, status] of [
      ['', 400],
      ['?sha=', 400],
      ['?sha=%20', 400],
      ['?sha=gone', 404],
    ] as const) {
      expect((await world.call(`/api/v1/repos/commit${query}`, { token: await token() })).status).toBe(status)
    }
  })

  it('gives signature and payload that verify', async (context) => {
    const key = path.join(scratch, 'key')
    try {
      execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', key], { stdio: 'ignore' })
    } catch {
      context.skip('ssh-keygen is not there')
    }
    const signing = ['-c', 'gpg.format=ssh', '-c', `user.signingKey=${key}`]
    const message = '--message=Signed\n\ngpgsig in the text\n'
    await git(work, ...signing, 'commit', '--quiet', '--allow-empty', '--gpg-sign', message)
    await git(work, 'push', '--quiet', store, 'HEAD:refs/heads/signed')
    const repo = await world.storage.findOne({ id: name })
    const commit = (await repo?.getCommit({ sha: 'signed' }))?.commit
    const signature = path.join(scratch, 'signature')
    execFileSync('tee', [signature], { input: commit?.signature ?? '', stdio: ['pipe', 'ignore', 'ignore'] })
    const checked = execFileSync('ssh-keygen', ['-Y', 'check-novalidate', '-n', 'git', '-s', signature], {
      input: commit?.payload ?? '',
    })
    expect(checked.toString()).toContain('Good "git" signature')
    expect(commit?.message).toBe('Signed\n\ngpgsig in the text')
  })
})

describe('a commit with a date beyond reason', () => {
  it('is told with the last that clients can read', async () => {
    const odd = await bareRepository(scratch, 'odd.git')
    const script = `commit refs/heads/main\ncommitter A <a@example.org> 999999999999999 +0000\ndata 1\nx\n`
    execFileSync('git', ['fast-import', '--quiet', '--date-format=raw-permissive'], {
      cwd: odd,
      input: script,
    })
    await git(odd, 'push', '--quiet', store, 'main:refs/heads/future')
    const { body } = await world.call('/api/v1/repos/commit?sha=future', { token: await token() })
    expect(body).toMatchObject({ commit: { date: '9999-12-31T23:59:59Z' } })
  })
})
