import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { execFileSync } from 'node:child_process'
import { beforeAll, describe, expect, it } from 'vitest'
import { browsingUnderTest } from '../../testing/browsing-under-test.ts'
import {
  bareRepository,
  commitFile,
  git,
  scratchDirectory,
  tryGit,
  workRepository,
} from '../../testing/scratch.ts'

const scratch = scratchDirectory('commits')
const { commits, add } = browsingUnderTest(scratch)

/** `main` with a merge of `side`, a tag object, a kept ref and a ref that nobody may see. */
const repository = 'team/project'
let store = ''
let work = ''
let root = ''
let side = ''
let main = ''
let merge = ''

beforeAll(async () => {
  work = await workRepository(scratch, 'work')
  root = await commitFile(work, 'a.txt', 'one\n', 'Begin\n\nFirst paragraph.\n\nSecond, by Grace.\n')
  await git(work, 'switch', '--quiet', '--create', 'side')
  side = await commitFile(work, 'side file.txt', 'side\n', 'On the side')
  await git(work, 'switch', '--quiet', 'main')
  main = await commitFile(work, 'a.txt', 'two\n', 'Änderung')
  await git(work, 'merge', '--quiet', '--no-edit', '--message=Join', 'side')
  merge = await git(work, 'rev-parse', 'HEAD')
  await git(work, 'tag', '--annotate', '--message=v1', 'v1', main)
  await git(work, 'tag', 'side', root)
  await git(work, 'tag', 'blob', `${root}:a.txt`)
  store = await bareRepository(scratch, 'store.git')
  await git(work, 'push', '--quiet', store, '--all')
  await git(work, 'push', '--quiet', store, '--tags')
  await git(store, 'update-ref', 'refs/kept/1/main', side)
  await git(store, 'update-ref', 'refs/internal/x', side)
  add(repository, store)
})

const idsOf = async (input: Partial<Parameters<typeof commits.list>[0]>): Promise<string[]> =>
  (await commits.list({ repository, ...input })).items.map(({ id }) => id)

const failure = (what: Promise<unknown>): Promise<unknown> =>
  what.then(
    () => 'no failure',
    (error: unknown) => error,
  )

/** Feeds commits to `git fast-import`; `dates` are seconds, each commit the child of the one before. */
const importCommits = async (name: string, dates: readonly number[]): Promise<string> => {
  const directory = await bareRepository(scratch, `${name}.git`)
  const script = dates.map(
    (date, index) =>
      `commit refs/heads/main\nmark :${index + 1}\ncommitter Ada <ada@example.org> ${date} +0000\n` +
      `data <<E\nCommit ${index}\nE\n${index === 0 ? '' : `from :${index}\n`}`,
  )
  execFileSync('git', ['fast-import', '--quiet'], { cwd: directory, input: script.join('\n') })
  add(name, directory)
  return directory
}

describe('A history', () => {
  it('lists children before parents, with people, times, parents and the refs that point there', async () => {
    const { items, nextCursor } = await commits.list({ repository })
    expect(nextCursor).toBeNull()
    expect(items.map(({ id }) => id)).toEqual([merge, main, side, root])
    expect(items[0]).toMatchObject({ subject: 'Join', parents: [main, side], refs: ['refs/heads/main'] })
    expect(items[1]).toMatchObject({ subject: 'Änderung', refs: ['refs/tags/v1'] })
    expect(items[2]?.refs).toEqual(['refs/heads/side'])
    const at = Number(await git(work, 'log', '-1', '--format=%at', root)) * 1_000
    const person = { name: 'Ada', email: 'ada@example.org', at }
    expect(items[3]).toEqual({
      id: root,
      parents: [],
      author: person,
      committer: person,
      subject: 'Begin',
      signature: null,
      refs: ['refs/tags/side'],
    })
  })

  it('begins at a branch before a tag of the same name, a tag object, a full ref, or an id', async () => {
    expect(await idsOf({ revision: 'side' })).toEqual([side, root])
    expect(await idsOf({ revision: 'refs/tags/side' })).toEqual([root])
    expect(await idsOf({ revision: 'v1' })).toEqual([main, root])
    expect(await idsOf({ revision: 'refs/kept/1/main' })).toEqual([side, root])
    expect(await idsOf({ revision: side.slice(0, 7) })).toEqual([side, root])
    expect(await idsOf({ revision: side.toUpperCase() })).toEqual([side, root])
  })

  it('is not found from a name that leads to no commit, or that only git would understand', async () => {
    const blob = await git(work, 'rev-parse', `${root}:a.txt`)
    const names = ['nothing', '--all', '-1', 'main^', 'main:a.txt', 'HEAD', '@', 'refs/internal/x', 'blob']
    for (const revision of [...names, blob, side.slice(0, 6), '1'.repeat(40), '../../config', 'a\nb']) {
      expect(await failure(commits.list({ repository, revision })), revision).toMatchObject({
        code: 'not_found',
        details: { what: `The branch, tag or commit "${revision}"` },
      })
    }
  })

  it('of all branches and tags takes them together', async () => {
    await git(work, 'switch', '--quiet', '--orphan', 'other')
    const other = await commitFile(work, 'b.txt', 'b')
    await git(work, 'push', '--quiet', store, 'other:refs/tags/other')
    expect(new Set(await idsOf({ all: true }))).toEqual(new Set([other, merge, main, side, root]))
    expect(await idsOf({ all: true, limit: 1 })).toEqual([merge])
    await git(store, 'update-ref', '-d', 'refs/tags/other')
  })

  it('of a file holds the commits that changed it, whatever its name', async () => {
    expect(await idsOf({ path: 'a.txt' })).toEqual([main, root])
    expect(await idsOf({ path: 'side file.txt' })).toEqual([side])
    expect(await idsOf({ path: '*.txt' })).toEqual([])
    expect(await idsOf({ path: ':!a.txt' })).toEqual([])
    for (const wrong of ['../a', '/a', 'a//b', 'a/.', 'a\0b']) {
      expect(await failure(commits.list({ repository, path: wrong }))).toMatchObject({
        code: 'invalid_input',
      })
    }
  })

  it('is searched in message and author, ignoring case and without patterns', async () => {
    expect(await idsOf({ query: 'by grace' })).toEqual([root])
    expect(await idsOf({ query: 'ÄNDER' })).toEqual([main])
    expect(await idsOf({ query: 'ADA@EXAMPLE' })).toEqual([merge, main, side, root])
    expect(await idsOf({ query: 'b.gin' })).toEqual([])
    expect(await idsOf({ query: 'side', path: 'a.txt' })).toEqual([])
  })

  it('of an empty repository is empty; of an unborn default branch it is not found', async () => {
    const empty = await bareRepository(scratch, 'empty.git')
    add('empty', empty)
    expect(await commits.list({ repository: 'empty' })).toEqual({ items: [], nextCursor: null })
    expect(await commits.list({ repository: 'empty', all: true })).toEqual({ items: [], nextCursor: null })
    await git(work, 'push', '--quiet', empty, `${root}:refs/heads/develop`)
    expect(await failure(commits.list({ repository: 'empty' }))).toMatchObject({
      code: 'not_found',
      details: { what: 'The default branch "main"' },
    })
  })

  it('of a repository whose only ref is no commit is empty', async () => {
    const odd = await bareRepository(scratch, 'odd.git')
    await git(work, 'push', '--quiet', odd, 'refs/tags/blob')
    add('odd', odd)
    expect(await commits.list({ repository: 'odd', all: true })).toEqual({ items: [], nextCursor: null })
  })
})

describe('Pages of a history', () => {
  it('fit together while pushes come in', async () => {
    const source = await importCommits(
      'growing',
      Array.from({ length: 1_300 }, (_, index) => 1_600_000_000 + index),
    )
    const expected = (await git(source, 'rev-list', 'main')).split('\n')
    const seen: string[] = []
    let cursor: string | null = null
    do {
      const page = await commits.list({
        repository: 'growing',
        all: true,
        limit: 350,
        ...(cursor === null ? {} : { cursor }),
      })
      seen.push(...page.items.map(({ id }) => id))
      cursor = page.nextCursor
      const pushed = await commitFile(work, 'pushed.txt', `${seen.length}`)
      await git(work, 'push', '--quiet', '--force', source, `${pushed}:refs/heads/main`)
    } while (cursor !== null)
    expect(seen).toEqual(expected)
  })

  it('of a search go on where the last match was', async () => {
    await importCommits(
      'searched',
      Array.from({ length: 600 }, (_, index) => 1_600_000_000 + index),
    )
    const subjects: string[] = []
    let cursor: string | undefined
    do {
      const page = await commits.list({ repository: 'searched', query: 'commit 1', limit: 40, cursor })
      expect(page.items.length).toBeLessThanOrEqual(40)
      subjects.push(...page.items.map(({ subject }) => subject))
      cursor = page.nextCursor ?? undefined
    } while (cursor !== undefined)
    expect(subjects).toHaveLength(111)
    expect(new Set(subjects).size).toBe(111)
  })

  it('keep children before parents where the clock of a committer was wrong', async () => {
    const source = await importCommits(
      'skewed',
      [1_600_000_000, 1_600_000_900, 1_600_000_100, 1_600_000_200, 1_600_000_950],
    )
    // A second line on the commit that is younger than its children: git's own order would show it first.
    const second = await git(source, 'rev-parse', 'main~3')
    const tree = await git(source, 'rev-parse', 'main^{tree}')
    const dates = { GIT_AUTHOR_DATE: '1600000300 +0000', GIT_COMMITTER_DATE: '1600000300 +0000' }
    const { stdout: late } = await tryGit(source, ['commit-tree', tree, '-p', second, '-m', 'Late'], dates)
    await git(source, 'update-ref', 'refs/heads/late', late)
    await git(source, 'update-ref', 'refs/tags/second', second)
    const { items } = await commits.list({ repository: 'skewed', all: true })
    const places = new Map(items.map(({ id }, index) => [id, index]))
    expect(items).toHaveLength(6)
    for (const [index, { parents }] of items.entries()) {
      for (const parent of parents) expect(places.get(parent)).toBeGreaterThan(index)
    }
  })

  it('refuse a cursor that is broken, or whose commits are gone', async () => {
    const gone = Buffer.concat([Buffer.alloc(4), Buffer.alloc(20, 1)]).toString('base64url')
    for (const cursor of ['', 'x', '!!!!', 'AAAAAA', gone]) {
      expect(await failure(commits.list({ repository, cursor })), cursor).toMatchObject({
        code: 'invalid_input',
        details: { field: 'cursor' },
      })
    }
  })
})

describe('A commit', () => {
  it('has its message below the subject, and its tree', async () => {
    const commit = await commits.get({ repository, revision: root })
    expect(commit.body).toBe('First paragraph.\n\nSecond, by Grace.')
    expect(commit.treeId).toBe(await git(work, 'rev-parse', `${root}^{tree}`))
    expect(commit.refs).toEqual(['refs/tags/side'])
  })

  it('in another encoding is read in it', async () => {
    const message = path.join(scratch, 'latin1')
    writeFileSync(message, Buffer.from('Gr\xfc\xdfe', 'latin1'))
    const tree = await git(work, 'rev-parse', `${root}^{tree}`)
    const id = await git(work, '-c', 'i18n.commitEncoding=ISO-8859-1', 'commit-tree', tree, '-F', message)
    await git(work, 'push', '--quiet', store, `${id}:refs/heads/latin1`)
    expect(await commits.get({ repository, revision: 'latin1' })).toMatchObject({ subject: 'Grüße' })
  })

  it('that was signed with SSH says so', async (context) => {
    const key = path.join(scratch, 'key')
    try {
      execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', key], { stdio: 'ignore' })
    } catch {
      context.skip('ssh-keygen is not there')
    }
    const signing = ['-c', 'gpg.format=ssh', '-c', `user.signingKey=${key}`]
    await git(work, ...signing, 'commit', '--quiet', '--allow-empty', '--gpg-sign', '--message=Signed')
    await git(work, 'push', '--quiet', store, 'HEAD:refs/heads/signed')
    expect(await commits.get({ repository, revision: 'signed' })).toMatchObject({
      subject: 'Signed',
      signature: 'ssh',
    })
  })
})
