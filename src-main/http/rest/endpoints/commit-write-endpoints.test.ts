import { randomBytes } from 'node:crypto'
import { readdirSync } from 'node:fs'
import { connect } from 'node:net'
import path from 'node:path'
import { RefUpdateError, type Repo } from '@pierre/storage'
import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { git, refsOf, scratchDirectory, tryGit } from '../../../testing/scratch.ts'
import { expectForm, startRestWorld, type RestResponse, type RestWorld } from '../../../testing/rest-world.ts'

const scratch = scratchDirectory('commit-write')
const author = { name: 'Ada Löve', email: 'ada@example.org' }
const zeros = '0'.repeat(40)
let world: RestWorld
let number = 0
let name: string
let stored: string
let repository: Repo
let token: string

beforeAll(async () => {
  world = await startRestWorld(scratch)
})

beforeEach(async () => {
  number += 1
  name = `team/project ${number}`
  stored = await world.createRepository(name)
  const found = await world.storage.findOne({ id: name })
  if (found === null) throw new Error('The repository is not there.')
  repository = found
  token = await world.token(name, ['git:write'])
})

const first = () =>
  repository
    .createCommit({ targetBranch: 'main', commitMessage: 'First', author })
    .addFileFromString('a.txt', 'one\n')
    .addFileFromString('folder/b.txt', 'two\n')
    .send()

type Metadata = Readonly<Record<string, unknown>>
const chunk = (contentId: string, data: string | Buffer, eof = true) => ({
  blob_chunk: { content_id: contentId, data: Buffer.from(data).toString('base64'), eof },
})
const linesOf = (lines: readonly unknown[]): string =>
  lines.map((line) => `${typeof line === 'string' ? line : JSON.stringify(line)}\n`).join('')

const send = (
  metadata: Metadata,
  lines: readonly unknown[] = [],
  { operation = 'commit-pack', dialect = 'v1', bearer = token as string | null } = {},
): Promise<RestResponse> =>
  world.call(
    dialect === 'v1' ? `/api/v1/repos/${operation}` : `/api/repos/${encodeURIComponent(name)}/${operation}`,
    {
      method: 'POST',
      token: bearer,
      headers: { 'content-type': 'application/x-ndjson' },
      body: linesOf([
        { metadata: { target_branch: 'main', commit_message: 'Change', author, ...metadata } },
        ...lines,
      ]),
    },
  )

const file = (filePath: string, contentId = filePath, more: Metadata = {}) => ({
  path: filePath,
  content_id: contentId,
  ...more,
})

const leftOvers = (): string[] =>
  (readdirSync(path.join(stored, 'objects'), { recursive: true }) as string[]).filter((entry) =>
    /^tmp_[^/]*$|keep$/.test(entry),
  )

/** Everything of the repository that a failed write must leave as it is. */
const state = async (): Promise<unknown> => [
  await refsOf(stored),
  await git(stored, 'cat-file', '--batch-all-objects', '--batch-check'),
  readdirSync(path.join(stored, 'objects'), { recursive: true }).filter((entry) =>
    /tmp_|keep/.test(entry as string),
  ),
]

const tree = (revision = 'main'): Promise<string> => git(stored, 'ls-tree', '-r', revision)
const content = (filePath: string, revision = 'main'): Promise<string> =>
  git(stored, 'cat-file', 'blob', `${revision}:${filePath}`)

describe('a commit of files by the published client', () => {
  it('makes the first commit of an empty repository, then others, as git would', async () => {
    const made = await first()
    expect(made.refUpdate).toMatchObject({ branch: 'main', oldSha: zeros, newSha: made.commitSha })
    expect(made).toMatchObject({ targetBranch: 'main', blobCount: 2 })
    const second = await repository
      .createCommit({
        targetBranch: 'main',
        commitMessage: 'Second\n\nBody "ä"',
        author,
        committer: { name: 'Bob', email: 'bob@example.org' },
        expectedHeadSha: made.commitSha,
      })
      .addFile('empty', new Uint8Array())
      .addFile('run.sh', Buffer.from('#!/bin/sh\n'), { mode: '100755' })
      .addFileFromString('link', 'folder/b.txt', {})
      .addFile('binary', Buffer.from([0, 255, 10, 13, 0]))
      .addFileFromString('späce "quoted"/a\nb\\c.txt', 'odd\n')
      .addFile('module', Buffer.from(`${made.commitSha}\n`), { mode: '160000' })
      .addFile('symbolic', Buffer.from('a.txt'), { mode: '120000' })
      .deletePath('folder/b.txt')
      .send()
    expect(second.refUpdate).toMatchObject({ oldSha: made.commitSha, newSha: second.commitSha })
    expect(second.treeSha).toBe(await git(stored, 'rev-parse', 'main^{tree}'))
    expect(await git(stored, 'log', '-1', '--format=%P|%an|%ae|%cn|%ce|%B', 'main')).toBe(
      `${made.commitSha}|Ada Löve|ada@example.org|Bob|bob@example.org|Second\n\nBody "ä"`,
    )
    expect(
      (await git(stored, 'ls-tree', '-r', '-z', 'main'))
        .split('\0')
        .map((line) => line.replace(/ [0-9a-f]{40}/, '')),
    ).toEqual([
      '100644 blob\ta.txt',
      '100644 blob\tbinary',
      '100644 blob\tempty',
      '100644 blob\tlink',
      '160000 commit\tmodule',
      '100755 blob\trun.sh',
      '100644 blob\tspäce "quoted"/a\nb\\c.txt',
      '120000 blob\tsymbolic',
      '',
    ])
    expect(await git(stored, 'rev-parse', 'main:binary')).toBe(await hashOf(Buffer.from([0, 255, 10, 13, 0])))
    await git(stored, 'fsck', '--strict')
    const clone = path.join(scratch, `clone-${number}`)
    await git(scratch, 'clone', '--quiet', await world.gitUrl(name), clone)
    expect(await git(clone, 'rev-parse', 'HEAD')).toBe(second.commitSha)
  })

  it('takes contents of exactly 4 MiB and of 100 MiB, and 5,000 files at once', async () => {
    const [four, hundred] = [randomBytes(4_194_304), Buffer.alloc(104_857_600, randomBytes(1_000_003))]
    await repository
      .createCommit({ targetBranch: 'main', commitMessage: 'Large', author })
      .addFile('four', four)
      .addFile('hundred', hundred)
      .send()
    expect(await git(stored, 'rev-parse', 'main:four', 'main:hundred')).toBe(
      `${await hashOf(four)}\n${await hashOf(hundred)}`,
    )
    const many = repository.createCommit({ targetBranch: 'main', commitMessage: 'Many', author })
    for (let index = 0; index < 5_000; index += 1)
      many.addFileFromString(`many/${index % 50}/${index}`, `${index}\n`)
    expect(await many.send()).toMatchObject({ blobCount: 5_000 })
    expect((await tree()).split('\n')).toHaveLength(5_002)
    expect(await content('many/17/4317')).toBe('4317')
    await git(stored, 'fsck', '--strict')
    expect(await state()).toMatchObject([{}, expect.any(String), []])
  }, 60_000)

  it('begins a branch at a base, in the normal or the ephemeral namespace', async () => {
    const { commitSha } = await first()
    const branch = await repository
      .createCommit({
        targetBranch: 'feature/x',
        baseBranch: 'main',
        expectedHeadSha: commitSha,
        commitMessage: 'X',
        author,
      })
      .addFileFromString('x', 'x')
      .send()
    expect(branch.refUpdate).toMatchObject({ branch: 'feature/x', oldSha: zeros })
    expect(await git(stored, 'rev-parse', 'feature/x^')).toBe(commitSha)
    const preview = await repository
      .createCommit({
        targetBranch: 'preview',
        baseBranch: 'main',
        ephemeral: true,
        commitMessage: 'P',
        author,
      })
      .addFileFromString('p', 'p')
      .send()
    expect((await refsOf(stored)).get('refs/namespaces/ephemeral/refs/heads/preview')).toBe(preview.commitSha)
    const back = await repository
      .createCommit({
        targetBranch: 'kept',
        baseBranch: 'preview',
        ephemeralBase: true,
        commitMessage: 'K',
        author,
      })
      .addFileFromString('k', 'k')
      .send()
    expect(await git(stored, 'rev-parse', 'kept', 'kept^')).toBe(`${back.commitSha}\n${preview.commitSha}`)
  })

  it('hears why a commit failed, and where the branch is', async () => {
    const { commitSha } = await first()
    const attempt = (options: object, target = 'main'): Promise<unknown> =>
      repository
        .createCommit({ targetBranch: target, commitMessage: 'No', author, ...options })
        .addFileFromString('n', 'n')
        .send()
        .catch((error: unknown) => error)
    const stale = await attempt({ expectedHeadSha: '1'.repeat(40) })
    expect(stale).toBeInstanceOf(RefUpdateError)
    expect(stale).toMatchObject({
      status: 'precondition_failed',
      reason: 'precondition_failed',
      refUpdate: { branch: 'main', oldSha: commitSha },
    })
    expect(await attempt({ baseBranch: 'nobody' }, 'new')).toMatchObject({ status: 'not_found' })
    expect(await attempt({ baseBranch: 'main', expectedHeadSha: '1'.repeat(40) }, 'new')).toMatchObject({
      status: 'precondition_failed',
    })
    expect(await attempt({}, 'new')).toMatchObject({ status: 'not_found' })
    expect(await attempt({}, 'a..b')).toMatchObject({ status: 'invalid' })
    const denied = await repository
      .createCommit({
        targetBranch: 'main',
        commitMessage: 'No',
        author,
        refPolicies: [{ pattern: 'main', ops: ['no-push'] }],
      } as never)
      .addFileFromString('n', 'n')
      .send()
      .catch((error: unknown) => error)
    expect(denied).toMatchObject({
      status: 'forbidden',
      message: expect.stringContaining('denied by policy') as string,
    })
    expect(await git(stored, 'rev-parse', 'main')).toBe(commitSha)
  })

  it('lets one of twenty writers win each round, and tells the others so', async () => {
    await first()
    const before = Number(await git(stored, 'rev-list', '--count', 'main'))
    const expectedHeadSha = await git(stored, 'rev-parse', 'main')
    const results = await Promise.allSettled(
      Array.from({ length: 20 }, (_, index) =>
        repository
          .createCommit({ targetBranch: 'main', commitMessage: `Writer ${index}`, author, expectedHeadSha })
          .addFileFromString(`writer-${index}`, 'x')
          .send(),
      ),
    )
    const failures = results
      .filter((result) => result.status === 'rejected')
      .map(({ reason }) => reason as RefUpdateError)
    expect(results.length - failures.length).toBe(1)
    expect(failures.map(({ status }) => status)).toEqual(Array(19).fill('precondition_failed'))
    expect(Number(await git(stored, 'rev-list', '--count', 'main'))).toBe(before + 1)
    expect((await tree()).split('\n')).toHaveLength(3)
    expect(await state()).toMatchObject([{}, expect.any(String), []])
  })
})

const hashOf = async (bytes: Buffer): Promise<string> => {
  const { createHash } = await import('node:crypto')
  return createHash('sha1').update(`blob ${bytes.length}\0`).update(bytes).digest('hex')
}

describe('a commit of files by hand', () => {
  it.each(['v1', 'preferred'])('answers in the documented form (%s)', async (dialect) => {
    const { status, body } = await send({ files: [file('/a.txt', 'c')] }, [chunk('c', 'hello')], { dialect })
    expect([status, body]).toMatchObject([
      201,
      {
        commit: { commit_sha: await git(stored, 'rev-parse', 'main'), target_branch: 'main', blob_count: 1 },
        result: { branch: 'main', target_branch: 'main', old_sha: zeros, success: true, status: 'ok' },
      },
    ])
    expectForm('createCommit', body)
    const more = { target_branch: 'refs/heads/side', base_branch: 'main', files: [] }
    const names =
      dialect === 'v1'
        ? { ephemeral: true, expected_head_sha: await git(stored, 'rev-parse', 'main') }
        : {
            target_is_ephemeral: true,
            base_is_ephemeral: false,
            expected_target_sha: await git(stored, 'rev-parse', 'main'),
          }
    const side = await send({ ...more, ...names }, [], { dialect })
    expect([side.status, side.body]).toMatchObject([201, { result: { branch: 'side' } }])
    expect((await refsOf(stored)).has('refs/namespaces/ephemeral/refs/heads/side')).toBe(true)
    expect(await git(stored, 'diff', '--stat', 'main', 'refs/namespaces/ephemeral/refs/heads/side')).toBe('')
  })

  it('takes one content for several files, and passes over that of a deleted one', async () => {
    await first()
    const { status } = await send(
      {
        files: [
          file('x', 'c'),
          file('y', 'c', { mode: '100755' }),
          file('a.txt', 'd', { operation: 'delete' }),
        ],
      },
      [chunk('d', ''), chunk('c', 'same', false), chunk('c', '!')],
    )
    expect(status).toBe(201)
    expect([await content('x'), await content('y')]).toEqual(['same!', 'same!'])
    expect((await tree()).split('\n')).toHaveLength(3)
  })

  it('puts a file in the place of a folder, and the reverse, only when that is deleted as well', async () => {
    await first()
    const before = await state()
    for (const one of ['folder', 'a.txt/deeper']) {
      const refused = await send({ files: [file(one, 'c')] }, [chunk('c', 'x')])
      expect([one, refused.status, refused.text]).toMatchObject([
        one,
        400,
        expect.stringContaining('would vanish'),
      ])
    }
    expect(await state()).toEqual(before)
    const allowed = await send(
      { files: [file('folder', 'd', { operation: 'delete' }), file('folder', 'c')] },
      [chunk('c', 'x')],
    )
    expect(allowed.status).toBe(201)
    expect(await content('folder')).toBe('x')
  })

  it.each([
    ['../a', 400],
    ['a/../b', 400],
    ['.git/config', 400],
    ['a/.GIT/config', 400],
    ['git~1/x', 400],
    ['.g\u200cit/x', 400],
    ['a//b', 400],
    ['a/', 400],
    ['//a', 400],
    ['a\0b', 400],
    ['', 400],
    ['./a', 400],
    ['...', 201],
    ['.gitignore', 201],
    ['*', 201],
    [':(top)x', 201],
  ])('with the path %j is answered with %d', async (filePath, expected) => {
    const before = await state()
    const { status, body } = await send({ files: [file(filePath, 'c')] }, [chunk('c', 'x')])
    expect([status, body]).toMatchObject([
      expected,
      { result: { branch: 'main', status: expected === 201 ? 'ok' : 'invalid' } },
    ])
    if (expected === 400) {
      expect(body).toMatchObject({ field: 'files.0.path', commit: null })
      expect(await state()).toEqual(before)
    } else expect(await git(stored, 'ls-tree', '-r', '-z', '--name-only', 'main')).toBe(`${filePath}\0`)
  })

  it.each<[string, Metadata, readonly unknown[], string]>([
    ['a content is missing', { files: [file('a', 'c')] }, [], 'blob_chunk'],
    ['a content is not whole', { files: [file('a', 'c')] }, [chunk('c', 'x', false)], 'blob_chunk'],
    ['a content is unknown', { files: [file('a', 'c')] }, [chunk('c', 'x'), chunk('d', 'x')], 'blob_chunk'],
    ['a content comes twice', { files: [file('a', 'c')] }, [chunk('c', 'x'), chunk('c', 'x')], 'blob_chunk'],
    [
      'contents are mixed',
      { files: [file('a', 'c'), file('b', 'd')] },
      [chunk('c', 'x', false), chunk('d', 'x'), chunk('c', 'x')],
      'blob_chunk',
    ],
    ['a path comes twice', { files: [file('a', 'c'), file('a', 'd')] }, [], 'files.1.path'],
    ['a path is file and folder', { files: [file('a/b', 'c'), file('a', 'd')] }, [], 'files.1.path'],
    [
      'data is no base64',
      { files: [file('a', 'c')] },
      [{ blob_chunk: { content_id: 'c', data: 'a-b_', eof: true } }],
      'blob_chunk.data',
    ],
    [
      'data is cut base64',
      { files: [file('a', 'c')] },
      [{ blob_chunk: { content_id: 'c', data: 'YWJj\nYQ', eof: true } }],
      'blob_chunk.data',
    ],
    [
      'a chunk is too large',
      { files: [file('a', 'c')] },
      [chunk('c', Buffer.alloc(4_194_305))],
      'blob_chunk.data',
    ],
    [
      'eof is no truth value',
      { files: [file('a', 'c')] },
      [{ blob_chunk: { content_id: 'c', data: '', eof: 'yes' } }],
      'blob_chunk.eof',
    ],
    ['a line is something else', { files: [file('a', 'c')] }, [{ diff_chunk: {} }], 'blob_chunk'],
    ['a mode is unknown', { files: [file('a', 'c', { mode: '100600' })] }, [], 'files.0.mode'],
    [
      'a submodule is no commit id',
      { files: [file('a', 'c', { mode: '160000' })] },
      [chunk('c', 'HEAD')],
      'blob_chunk',
    ],
    ['the author has a line end', { author: { name: 'A\nB', email: 'x' }, files: [] }, [], 'author.name'],
    ['the message is blank', { commit_message: '  ', files: [] }, [], 'commit_message'],
    ['files are no list', { files: {} }, [], 'files'],
    ['the guard is no id', { files: [], expected_head_sha: 'main' }, [], 'expected_target_sha'],
    ['the branch is none', { files: [], target_branch: 'refs/tags/../x' }, [], 'target_branch'],
  ])('is refused and leaves nothing when %s', async (_, metadata, lines, field) => {
    await first()
    const before = await state()
    const { status, body } = await send(metadata, lines)
    expect([status, body]).toMatchObject([
      400,
      { field, commit: null, result: { success: false, status: 'invalid', new_sha: '' } },
    ])
    expect(await state()).toEqual(before)
  })

  it.each(['', '\n', 'nonsense\n', '{"metadata":[]}\n', '{"blob_chunk":{}}\n', '[1]\n'])(
    'whose body begins with %j is refused',
    async (body) => {
      const answer = await world.call('/api/v1/repos/commit-pack', { method: 'POST', token, body })
      expect([answer.status, answer.body]).toMatchObject([400, { result: { status: 'invalid', branch: '' } }])
    },
  )

  it('says who may not', async () => {
    const none = await send({ files: [] }, [], { bearer: null })
    expect([none.status, none.body]).toMatchObject([
      401,
      { result: { status: 'unauthorized', success: false } },
    ])
    const reader = await send({ files: [] }, [], { bearer: await world.token(name, ['git:read']) })
    expect([reader.status, reader.body]).toMatchObject([403, { result: { status: 'forbidden' } }])
    const gone = await send({ files: [] }, [], { bearer: await world.token('nobody', ['git:write']) })
    expect([gone.status, gone.body]).toMatchObject([404, { result: { status: 'not_found' } }])
  })

  it('is refused by a policy before a content is looked at', async () => {
    await first()
    const before = await state()
    for (const operation of ['no-push', 'verify-sig']) {
      const bearer = await world.token(name, ['git:write'], { refs: [['main', [operation]]] })
      const { status, body } = await send({ files: [file('a', 'c')] }, ['nonsense'], { bearer })
      if (operation === 'no-push') {
        expect([status, body]).toMatchObject([
          403,
          { error: expect.stringContaining('denied by policy'), result: { status: 'forbidden' } },
        ])
      } else expect(status).not.toBe(201)
    }
    const rewinds = await world.token(name, ['git:write'], { refs: [['*', ['no-force-push']]] })
    expect((await send({ files: [] }, [], { bearer: rewinds })).status).toBe(201)
    expect(await state()).not.toEqual(before)
  })

  it('that breaks off leaves nothing', async () => {
    await first()
    const before = await state()
    const metadata = { target_branch: 'main', commit_message: 'X', author, files: [file('big', 'c')] }
    const line = JSON.stringify(chunk('c', Buffer.alloc(4_194_304, 1), false))
    const { host, port } = new URL(world.app.address)
    for (const chunks of [0, 1, 3]) {
      const socket = connect(Number(port), '127.0.0.1')
      socket.write(
        `POST /api/v1/repos/commit-pack HTTP/1.1\r\nhost: ${host}\r\nauthorization: Bearer ${token}\r\ncontent-length: 99999999\r\n\r\n`,
      )
      const body = linesOf([{ metadata }, ...Array<string>(chunks).fill(line)])
      await new Promise((sent) => socket.write(body, sent))
      // It has begun: there is something to be removed.
      await expect.poll(leftOvers, { timeout: 10_000 }).toHaveLength(chunks > 1 ? 2 : 1)
      socket.destroy()
      await expect.poll(leftOvers, { timeout: 10_000 }).toEqual([])
    }
    expect(await state()).toEqual(before)
    expect((await tryGit(stored, ['fsck', '--strict'])).exitCode).toBe(0)
  })
})

describe('a commit of a diff', () => {
  const newFile =
    'diff --git a/n.txt b/n.txt\nnew file mode 100755\n--- /dev/null\n+++ b/n.txt\n@@ -0,0 +1 @@\n+new\n'
  const diffLines = (diff: string | Buffer, size = 4_194_304): unknown[] => {
    const bytes = Buffer.from(diff)
    const lines: unknown[] = []
    for (let start = 0; start === 0 || start < bytes.length; start += size) {
      const data = bytes.subarray(start, start + size).toString('base64')
      lines.push({ diff_chunk: { data, eof: start + size >= bytes.length } })
    }
    return lines
  }
  const sendDiff = (diff: string | Buffer, metadata: Metadata = {}, dialect = 'v1') =>
    send(metadata, diffLines(diff), { operation: 'diff-commit', dialect })

  it('is made by the published client', async () => {
    const { commitSha } = await first()
    const made = await repository.createCommitFromDiff({
      targetBranch: 'main',
      commitMessage: 'From a diff',
      author,
      expectedHeadSha: commitSha,
      diff: newFile,
    })
    expect(made).toMatchObject({ targetBranch: 'main', blobCount: 0, refUpdate: { oldSha: commitSha } })
    expect(await git(stored, 'ls-tree', 'main', 'n.txt')).toMatch(/^100755 blob/)
    expect(await git(stored, 'log', '-1', '--format=%P %s', 'main')).toBe(`${commitSha} From a diff`)
    await git(stored, 'fsck', '--strict')
    const stale = await repository
      .createCommitFromDiff({
        targetBranch: 'main',
        commitMessage: 'X',
        author,
        expectedHeadSha: commitSha,
        diff: newFile,
      })
      .catch((error: unknown) => error)
    expect(stale).toMatchObject({ status: 'precondition_failed', refUpdate: { oldSha: made.commitSha } })
    const conflict = await repository
      .createCommitFromDiff({ targetBranch: 'main', commitMessage: 'X', author, diff: newFile })
      .catch((error: unknown) => error)
    expect(conflict).toMatchObject({
      status: 'conflict',
      refUpdate: { branch: 'main', oldSha: made.commitSha },
    })
  })

  it.each(['v1', 'preferred'])(
    'answers in the documented form, on an empty repository, too (%s)',
    async (dialect) => {
      const { status, body } = await sendDiff(newFile, {}, dialect)
      expect([status, body]).toMatchObject([
        201,
        { commit: { blob_count: 0 }, result: { old_sha: zeros, status: 'ok' } },
      ])
      expectForm('createCommitFromDiff', body)
      expect(await git(stored, 'rev-list', '--count', 'main')).toBe('1')
    },
  )

  it('takes what git makes of binary, renamed and removed files, in chunks', async () => {
    await first()
    const clone = path.join(scratch, `diff-${number}`)
    await git(scratch, 'clone', '--quiet', await world.gitUrl(name), clone)
    const { writeFileSync } = await import('node:fs')
    writeFileSync(path.join(clone, 'binary ä'), randomBytes(300_000))
    await git(clone, 'mv', 'a.txt', 'renamed.txt')
    await git(clone, 'rm', '--quiet', 'folder/b.txt')
    await git(clone, 'add', '-A')
    const { stdout } = await tryGit(clone, ['diff', '--cached', '--binary', '-M'])
    const { status } = await send({}, diffLines(`${stdout}\n\n`, 50_000), { operation: 'diff-commit' })
    expect(status).toBe(201)
    expect(await git(stored, 'rev-parse', 'main^{tree}')).toBe(await git(clone, 'write-tree'))
  })

  it.each([
    ['is empty', '', 400, 'invalid'],
    ['is no diff', 'Hello\n', 400, 'invalid'],
    ['is cut', newFile.slice(0, -5), 400, 'invalid'],
    ['leaves the repository', newFile.replaceAll('n.txt', '../n.txt'), 400, 'invalid'],
    ['writes into .git', newFile.replaceAll('n.txt', '.git/hooks/x'), 400, 'invalid'],
    [
      'changes a file that is not there',
      'diff --git a/z b/z\n--- a/z\n+++ b/z\n@@ -1 +1 @@\n-a\n+b\n',
      409,
      'conflict',
    ],
    [
      'does not fit',
      'diff --git a/a.txt b/a.txt\n--- a/a.txt\n+++ b/a.txt\n@@ -1 +1 @@\n-other\n+b\n',
      409,
      'conflict',
    ],
    ['makes a folder of a file', newFile.replaceAll('n.txt', 'a.txt/n'), 409, 'conflict'],
  ])('that %s is refused and leaves nothing', async (_, diff, expected, word) => {
    const { commitSha } = await first()
    const before = await state()
    const { status, body } = await sendDiff(diff)
    expect([status, body]).toMatchObject([
      expected,
      { commit: null, result: { branch: 'main', old_sha: commitSha, success: false, status: word } },
    ])
    expect(await state()).toEqual(before)
  })

  it('without its end is refused', async () => {
    await first()
    const cut = await send({}, [{ diff_chunk: { data: Buffer.from(newFile).toString('base64') } }], {
      operation: 'diff-commit',
    })
    expect([cut.status, cut.body]).toMatchObject([400, { field: 'diff_chunk' }])
  })
})

describe('a restore', () => {
  it('makes a commit with the older tree, by the published client', async () => {
    const older = await first()
    const newer = await repository
      .createCommit({ targetBranch: 'main', commitMessage: 'More', author })
      .addFileFromString('more', 'x')
      .deletePath('a.txt')
      .send()
    const restored = await repository.restoreCommit({
      targetBranch: 'main',
      targetCommitSha: older.commitSha,
      commitMessage: 'Back',
      expectedHeadSha: newer.commitSha,
      author,
    })
    expect(restored).toMatchObject({ treeSha: older.treeSha, refUpdate: { oldSha: newer.commitSha } })
    expect(await git(stored, 'log', '-1', '--format=%T %P %s', 'main')).toBe(
      `${older.treeSha} ${newer.commitSha} Back`,
    )
    await git(stored, 'fsck', '--strict')
    const failure = (options: object): Promise<unknown> =>
      repository
        .restoreCommit({ targetBranch: 'main', targetCommitSha: older.commitSha, author, ...options })
        .catch((error: unknown) => error)
    expect(await failure({ expectedHeadSha: newer.commitSha })).toMatchObject({
      status: 'precondition_failed',
      refUpdate: { oldSha: restored.commitSha },
    })
    expect(await failure({ targetCommitSha: '1'.repeat(40) })).toMatchObject({ status: 'not_found' })
    expect(await failure({ targetBranch: 'nobody' })).toMatchObject({ status: 'not_found' })
  })

  it.each([
    ['/api/v1/repos/restore-commit', 'application/json', 'target_commit_sha'],
    ['/api/repos/{}/restore-commit', 'application/x-ndjson', 'base_ref'],
    ['/api/repos/{}/reset-commits', 'application/json', 'base_ref'],
  ])('answers at %s in the documented form', async (target, contentType, field) => {
    await first()
    await send({ files: [file('x', 'c')] }, [chunk('c', 'x')])
    const { status, body } = await world.call(target.replace('{}', encodeURIComponent(name)), {
      method: 'POST',
      token,
      headers: { 'content-type': contentType },
      body: `${JSON.stringify({ metadata: { target_branch: 'main', [field]: 'main~1'.slice(0, field === 'base_ref' ? 6 : 6), author } })}\n`,
    })
    expect([status, body]).toMatchObject([201, { result: { status: 'ok', branch: 'main' } }])
    expectForm('restoreCommit', body)
    expect((await tree()).split('\n')).toHaveLength(2)
  })

  it('that is not asked for rightly says so, with the branch', async () => {
    const { status, body } = await world.call('/api/v1/repos/restore-commit', {
      method: 'POST',
      token,
      body: { metadata: { target_branch: 'main', author } },
    })
    expect([status, body]).toMatchObject([
      400,
      { field: 'metadata.base_ref', result: { branch: 'main', status: 'invalid' } },
    ])
    const denied = await world.call('/api/v1/repos/restore-commit', { method: 'POST', body: {} })
    expect([denied.status, denied.body]).toMatchObject([401, { result: { status: 'unauthorized' } }])
  })
})
