import { execFileSync } from 'node:child_process'
import { readdirSync } from 'node:fs'
import path from 'node:path'
import { RefUpdateError, type Repo } from '@pierre/storage'
import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { expectForm, startRestWorld, type RestResponse, type RestWorld } from '../../../testing/rest-world.ts'
import { commitFile, git, refsOf, scratchDirectory, workRepository } from '../../../testing/scratch.ts'

const scratch = scratchDirectory('rest-notes')
const author = { name: 'Ada Löve', email: 'ada@example.org' }
let world: RestWorld
let work: string
let first: string
let second: string
let number = 0
let name: string
let stored: string
let repository: Repo

beforeAll(async () => {
  world = await startRestWorld(scratch)
  work = await workRepository(scratch, 'work')
  first = await commitFile(work, 'a.txt', 'one')
  second = await commitFile(work, 'a.txt', 'two')
})

beforeEach(async () => {
  number += 1
  name = `team/notes-${number}`
  stored = await world.createRepository(name)
  repository = (await world.storage.findOne({ id: name })) as Repo
  await git(work, 'push', '--quiet', await world.gitUrl(name), 'main')
})

const call = async (
  method: string,
  path: string,
  body?: object,
  { claims = {}, dialect = 'preferred', scopes = ['git:write'] } = {},
): Promise<RestResponse> =>
  world.call(dialect === 'v1' ? `/api/v1/repos${path}` : `/api/repos/${encodeURIComponent(name)}${path}`, {
    method,
    ...(body === undefined ? {} : { body }),
    token: await world.token(name, scopes, claims),
  })

const noteOf = (object: string, ref = 'commits'): Promise<string> =>
  git(stored, 'notes', `--ref=${ref}`, 'show', object)
const tipOf = (ref = 'commits'): Promise<string> => git(stored, 'rev-parse', `refs/notes/${ref}`)

describe('a note', () => {
  it('is added, extended, read and removed by the client, and is what git reads', async () => {
    const added = await repository.createNote({ sha: first, note: '  Räksmörgås\nline two  ', author })
    expect(added).toMatchObject({ sha: first, targetRef: 'refs/notes/commits', result: { success: true } })
    expect(added.baseCommit).toBeUndefined()
    expect(added.newRefSha).toBe(await tipOf())
    expect(await noteOf(first)).toBe('Räksmörgås\nline two')
    expect(await git(stored, 'log', '-1', '--format=%an|%ae|%cn|%s', 'refs/notes/commits')).toBe(
      "Ada Löve|ada@example.org|Ada Löve|Notes added by 'git notes add'",
    )
    const appended = await repository.appendNote({
      sha: first,
      note: 'more',
      expectedRefSha: added.newRefSha,
    })
    expect(appended.baseCommit).toBe(added.newRefSha)
    expect(await noteOf(first)).toBe('Räksmörgås\nline two\n\nmore')
    await repository.appendNote({ sha: second, note: 'new by append' })
    expect(await repository.getNote({ sha: first })).toEqual({
      sha: first,
      note: 'Räksmörgås\nline two\n\nmore',
      refSha: await tipOf(),
    })
    await repository.deleteNote({ sha: first, author })
    await expect(repository.getNote({ sha: first })).rejects.toMatchObject({ status: 404 })
    expect(await git(stored, 'notes', 'list')).toMatch(new RegExp(`^[0-9a-f]{40} ${second}$`))
    expect(await git(stored, 'rev-list', '--count', 'refs/notes/commits')).toBe('4')
    await git(stored, 'fsck', '--strict')
    expect(await git(stored, 'fsck', '--unreachable', '--no-reflogs')).not.toMatch(/commit/)
  })

  it('appended by git and by us comes out the same', async () => {
    await git(work, 'notes', 'add', '-m', 'one', first)
    await git(work, 'push', '--quiet', await world.gitUrl(name), 'refs/notes/commits')
    await git(work, 'notes', 'append', '-m', 'two', first)
    await repository.appendNote({ sha: first, note: 'two' })
    expect(await git(stored, 'rev-parse', 'refs/notes/commits^{tree}')).toBe(
      await git(work, 'rev-parse', 'refs/notes/commits^{tree}'),
    )
  })

  it('lies in a ref of its own, by any of its names, and can be about any object', async () => {
    await repository.createNote({ sha: first, note: 'review', ref: 'reviews/deep' })
    const tree = await git(stored, 'rev-parse', `${first}^{tree}`)
    const raw = await call('POST', '/notes', {
      object_ref: tree,
      note: 'a tree',
      notes_ref: 'notes/reviews/deep',
    })
    expect(raw.status).toBe(201)
    expectForm('writeNote', raw.body)
    expect(raw.body).toMatchObject({ sha: tree, notes_ref: 'refs/notes/reviews/deep' })
    const found = await call('GET', '/notes?object_ref=main~1&notes_ref=refs/notes/reviews/deep')
    const shouted = await call('GET', `/notes?sha=${tree.toUpperCase()}&ref=reviews/deep`)
    expect(shouted.body).toMatchObject({ sha: tree, note: 'a tree' })
    expectForm('getNote', found.body)
    expect(found.body).toMatchObject({ sha: first, note: 'review', notes_ref: 'refs/notes/reviews/deep' })
    expect(await noteOf(tree, 'reviews/deep')).toBe('a tree')
    const gone = await call('DELETE', '/notes', { object_ref: tree, notes_ref: 'reviews/deep' })
    expectForm('deleteNote', gone.body)
    expect([...(await refsOf(stored)).keys()]).toEqual(['refs/heads/main', 'refs/notes/reviews/deep'])
  })

  it('is found and written among thousands that git has cut into folders', async () => {
    // A blob for each of 3,000 objects, with a note: enough for folders of two digits.
    const commands: string[] = []
    for (let mark = 1; mark <= 3_000; mark += 1) commands.push(`blob\nmark :${mark}\ndata <<E\n${mark}\nE\n`)
    execFileSync('git', ['fast-import', '--quiet', '--export-marks=marks'], {
      cwd: stored,
      input: `${commands.join('\n')}\n`,
    })
    const ids = execFileSync('cat', [path.join(stored, 'marks')], { encoding: 'utf8' })
      .trim()
      .split('\n')
      .map((line) => line.slice(-40))
    execFileSync('git', ['notes', 'copy', '--stdin'], {
      cwd: stored,
      env: {
        ...process.env,
        GIT_AUTHOR_NAME: 'A',
        GIT_AUTHOR_EMAIL: 'a',
        GIT_COMMITTER_NAME: 'A',
        GIT_COMMITTER_EMAIL: 'a',
      },
      input: await (async () => {
        await repository.createNote({ sha: second, note: 'copied' })
        return ids.map((id) => `${second} ${id}\n`).join('')
      })(),
    })
    expect(await git(stored, 'ls-tree', '-d', '--name-only', 'refs/notes/commits')).toMatch(/^[0-9a-f]{2}$/m)
    const some = ids[1_234] ?? ''
    expect((await repository.getNote({ sha: some })).note).toBe('copied')
    await repository.appendNote({ sha: some, note: 'deep' })
    await repository.createNote({ sha: first, note: 'new' })
    expect(await noteOf(some)).toBe('copied\n\ndeep')
    expect(await noteOf(first)).toBe('new')
    expect((await git(stored, 'notes', 'list')).split('\n')).toHaveLength(3_002)
  })
})

describe('a note that cannot be written', () => {
  const failure = async (work: Promise<unknown>): Promise<RefUpdateError> => {
    const error: unknown = await work.then(
      () => null,
      (reason: unknown) => reason,
    )
    expect(error).toBeInstanceOf(RefUpdateError)
    return error as RefUpdateError
  }
  const leftOvers = (): unknown =>
    readdirSync(path.join(stored, 'objects')).filter((entry) => entry.startsWith('tmp_'))

  it('says why in the form that clients read', async () => {
    const { newRefSha } = await repository.createNote({ sha: first, note: 'one' })
    const twice = await failure(repository.createNote({ sha: first, note: 'two' }))
    expect(twice).toMatchObject({
      status: 'conflict',
      refUpdate: { branch: 'refs/notes/commits', oldSha: newRefSha },
    })
    const stale = await failure(
      repository.appendNote({ sha: first, note: 'two', expectedRefSha: '1'.repeat(40) }),
    )
    expect(stale).toMatchObject({ status: 'precondition_failed', refUpdate: { oldSha: newRefSha } })
    expect((await failure(repository.deleteNote({ sha: second }))).status).toBe('not_found')
    expect((await failure(repository.createNote({ sha: '1'.repeat(40), note: 'x' }))).status).toBe(
      'not_found',
    )
    const raw = await call('POST', '/notes', { sha: second, note: 'x', expected_ref_sha: '0'.repeat(40) })
    expect(raw.status).toBe(409)
    expectForm('writeNote', raw.body)
    expect(raw.body).toMatchObject({
      error: expect.any(String) as string,
      sha: second,
      target_ref: 'refs/notes/commits',
      base_commit: newRefSha,
      new_ref_sha: '',
      result: { success: false, status: 'precondition_failed' },
    })
    expect(await tipOf()).toBe(newRefSha)
    expect(leftOvers()).toEqual([])
  })

  it('is refused for what is not valid, not allowed or not permitted', async () => {
    const bad: readonly (readonly [object, RegExp])[] = [
      [{ note: 'x' }, /object_ref/],
      [{ object_ref: first }, /note/],
      [{ object_ref: first, note: '' }, /note/],
      [{ object_ref: first, note: 'x', action: 'replace' }, /action/],
      [{ object_ref: first, note: 'x', notes_ref: 'refs/heads/x' }, /notes_ref/],
      [{ object_ref: first, note: 'x', notes_ref: 'a..b' }, /notes_ref/],
      [{ object_ref: first, note: 'x', expected_notes_ref_sha: 'abc' }, /expected_notes_ref_sha/],
      [{ object_ref: first, note: 'x', author: { name: 'A<', email: 'a' } }, /author/],
    ]
    for (const [body, field] of bad) {
      const answer = await call('POST', '/notes', body)
      expect([body, answer.status]).toEqual([body, 400])
      expect(answer.body).toMatchObject({
        error: expect.stringMatching(field) as string,
        result: { success: false, status: 'invalid' },
      })
    }
    const note = { object_ref: first, note: 'x', notes_ref: 'secret' }
    for (const operation of ['no-push', 'verify-sig']) {
      const claims = { refs: [['refs/notes/*', [operation]]] }
      const refused = await call('POST', '/notes', note, { claims })
      expect([refused.status, refused.body]).toMatchObject([
        403,
        { error: expect.stringContaining('denied by policy') as string, result: { status: 'forbidden' } },
      ])
    }
    expect((await call('POST', '/notes', note, { scopes: ['git:read'] })).status).toBe(403)
    expect([...(await refsOf(stored)).keys()]).toEqual(['refs/heads/main'])
  })

  it('loses a race and is told so', async () => {
    const answers = await Promise.all(
      Array.from({ length: 5 }, (_, index) =>
        call('POST', '/notes', { object_ref: first, note: `${index}` }),
      ),
    )
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1)
    for (const { status, body } of answers.filter((answer) => answer.status !== 201)) {
      expect([status, body]).toMatchObject([409, { result: { success: false } }])
    }
    expect(await git(stored, 'rev-list', '--count', 'refs/notes/commits')).toBe('1')
  })
})

describe('listing notes refs', () => {
  it('goes by name, below a prefix, page by page', async () => {
    for (const ref of ['commits', 'reviews/a', 'reviews/b', 'reviews2']) {
      await repository.createNote({ sha: first, note: ref, ref })
    }
    const all = await repository.listNotesRefs({ limit: 3 })
    expect(all).toMatchObject({ prefix: 'refs/notes/', hasMore: true })
    expect(all.refs.map(({ ref, sha }) => [ref, sha])).toEqual([
      ['refs/notes/commits', await tipOf()],
      ['refs/notes/reviews/a', await tipOf('reviews/a')],
      ['refs/notes/reviews/b', await tipOf('reviews/b')],
    ])
    const rest = await repository.listNotesRefs({ cursor: all.nextCursor ?? '', limit: 3 })
    expect(rest.refs.map(({ ref }) => ref)).toEqual(['refs/notes/reviews2'])
    const reviews = await repository.listNotesRefs({ prefix: 'reviews/' })
    expect(reviews).toMatchObject({ prefix: 'refs/notes/reviews/', hasMore: false })
    expect(reviews.refs.map(({ ref }) => ref)).toEqual(['refs/notes/reviews/a', 'refs/notes/reviews/b'])
    const raw = await call('GET', '/notes/refs?prefix=refs/notes/reviews/')
    expectForm('listNotesRefs', raw.body)
    expect((await call('GET', '/notes/refs?prefix=refs/heads/')).status).toBe(400)
  })
})
