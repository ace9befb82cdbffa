import { once } from 'node:events'
import { connect } from 'node:net'
import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { git, refsOf, scratchDirectory, tryGit } from '../../../testing/scratch.ts'
import { expectForm, startRestWorld, type RestWorld } from '../../../testing/rest-world.ts'
import {
  author,
  chunk,
  createWrittenRepository,
  file,
  linesOf,
  zeros,
  type Fields,
  type WrittenRepository,
} from '../../../testing/written-repository.ts'

const scratch = scratchDirectory('commit-pack')
let world: RestWorld
let written: WrittenRepository

beforeAll(async () => {
  world = await startRestWorld(scratch)
})

beforeEach(async () => {
  written = await createWrittenRepository(world)
})

describe('a commit of files by hand', () => {
  it.each(['v1', 'preferred'])('answers in the documented form (%s)', async (dialect) => {
    const { status, body } = await written.send({ files: [file('/a.txt', 'c')] }, [chunk('c', 'hello')], {
      dialect,
    })
    expect([status, body]).toMatchObject([
      201,
      {
        commit: {
          commit_sha: await git(written.stored, 'rev-parse', 'main'),
          target_branch: 'main',
          blob_count: 1,
        },
        result: { branch: 'main', target_branch: 'main', old_sha: zeros, success: true, status: 'ok' },
      },
    ])
    expectForm('createCommit', body)
    const more = { target_branch: 'refs/heads/side', base_branch: 'main', files: [] }
    const names =
      dialect === 'v1'
        ? { ephemeral: true, expected_head_sha: await git(written.stored, 'rev-parse', 'main') }
        : {
            target_is_ephemeral: true,
            base_is_ephemeral: false,
            expected_target_sha: await git(written.stored, 'rev-parse', 'main'),
          }
    const side = await written.send({ ...more, ...names }, [], { dialect })
    expect([side.status, side.body]).toMatchObject([201, { result: { branch: 'side' } }])
    expect((await refsOf(written.stored)).has('refs/namespaces/ephemeral/refs/heads/side')).toBe(true)
    expect(
      await git(written.stored, 'diff', '--stat', 'main', 'refs/namespaces/ephemeral/refs/heads/side'),
    ).toBe('')
  })

  it('takes one content for several files, and passes over that of a deleted one', async () => {
    await written.first()
    const { status } = await written.send(
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
    expect([await written.content('x'), await written.content('y')]).toEqual(['same!', 'same!'])
    expect((await written.tree()).split('\n')).toHaveLength(3)
  })

  it('puts a file in the place of a folder, and the reverse, only when that is deleted as well', async () => {
    await written.first()
    const before = await written.state()
    for (const one of ['folder', 'a.txt/deeper']) {
      const refused = await written.send({ files: [file(one, 'c')] }, [chunk('c', 'x')])
      expect([one, refused.status, refused.text]).toMatchObject([
        one,
        400,
        expect.stringContaining('would vanish'),
      ])
    }
    expect(await written.state()).toEqual(before)
    const allowed = await written.send(
      { files: [file('folder', 'd', { operation: 'delete' }), file('folder', 'c')] },
      [chunk('c', 'x')],
    )
    expect(allowed.status).toBe(201)
    expect(await written.content('folder')).toBe('x')
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
    const before = await written.state()
    const { status, body } = await written.send({ files: [file(filePath, 'c')] }, [chunk('c', 'x')])
    expect([status, body]).toMatchObject([
      expected,
      { result: { branch: 'main', status: expected === 201 ? 'ok' : 'invalid' } },
    ])
    if (expected === 400) {
      expect(body).toMatchObject({ field: 'files.0.path', commit: null })
      expect(await written.state()).toEqual(before)
    } else
      expect(await git(written.stored, 'ls-tree', '-r', '-z', '--name-only', 'main')).toBe(`${filePath}\0`)
  })

  it.each<[string, Fields, readonly unknown[], string]>([
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
    await written.first()
    const before = await written.state()
    const { status, body } = await written.send(metadata, lines)
    expect([status, body]).toMatchObject([
      400,
      { field, commit: null, result: { success: false, status: 'invalid', new_sha: '' } },
    ])
    expect(await written.state()).toEqual(before)
  })

  it.each(['', '\n', 'nonsense\n', '{"metadata":[]}\n', '{"blob_chunk":{}}\n', '[1]\n'])(
    'whose body begins with %j is refused',
    async (body) => {
      const answer = await world.call('/api/v1/repos/commit-pack', {
        method: 'POST',
        token: written.token,
        body,
      })
      expect([answer.status, answer.body]).toMatchObject([400, { result: { status: 'invalid', branch: '' } }])
    },
  )

  it('says who may not', async () => {
    const none = await written.send({ files: [] }, [], { bearer: null })
    expect([none.status, none.body]).toMatchObject([
      401,
      { result: { status: 'unauthorized', success: false } },
    ])
    const reader = await written.send({ files: [] }, [], {
      bearer: await world.token(written.name, ['git:read']),
    })
    expect([reader.status, reader.body]).toMatchObject([403, { result: { status: 'forbidden' } }])
    const gone = await written.send({ files: [] }, [], { bearer: await world.token('nobody', ['git:write']) })
    expect([gone.status, gone.body]).toMatchObject([404, { result: { status: 'not_found' } }])
  })

  it('is refused by a policy before a content is looked at', async () => {
    await written.first()
    const before = await written.state()
    for (const operation of ['no-push', 'verify-sig']) {
      const bearer = await world.token(written.name, ['git:write'], { refs: [['main', [operation]]] })
      const { status, body } = await written.send({ files: [file('a', 'c')] }, ['nonsense'], { bearer })
      if (operation === 'no-push') {
        expect([status, body]).toMatchObject([
          403,
          { error: expect.stringContaining('denied by policy') as string, result: { status: 'forbidden' } },
        ])
      } else expect(status).not.toBe(201)
    }
    const rewinds = await world.token(written.name, ['git:write'], { refs: [['*', ['no-force-push']]] })
    expect((await written.send({ files: [] }, [], { bearer: rewinds })).status).toBe(201)
    expect(await written.state()).not.toEqual(before)
  })

  it('that breaks off leaves nothing', async () => {
    await written.first()
    const before = await written.state()
    const metadata = { target_branch: 'main', commit_message: 'X', author, files: [file('big', 'c')] }
    const line = JSON.stringify(chunk('c', Buffer.alloc(4_194_304, 1), false))
    const { host, port } = new URL(world.app.address)
    for (const chunks of [0, 1, 3]) {
      const socket = connect(Number(port), '127.0.0.1')
      socket.write(
        `POST /api/v1/repos/commit-pack HTTP/1.1\r\nhost: ${host}\r\nauthorization: Bearer ${written.token}\r\ncontent-length: 99999999\r\n\r\n`,
      )
      const body = linesOf([{ metadata }, ...Array<string>(chunks).fill(line)])
      await new Promise((sent) => socket.write(body, sent))
      // It has begun: there is something to be removed.
      await expect.poll(written.leftOvers, { timeout: 10_000 }).toHaveLength(chunks > 1 ? 2 : 1)
      socket.destroy()
      await expect.poll(written.leftOvers, { timeout: 10_000 }).toEqual([])
    }
    expect(await written.state()).toEqual(before)
    expect((await tryGit(written.stored, ['fsck', '--strict'])).exitCode).toBe(0)
  })

  it('that is refused early is answered to a client that reads nothing before it has sent all', async () => {
    const { host, port } = new URL(world.app.address)
    const metadata = { target_branch: 'main', commit_message: 'X', author, files: [file('a', 'c')] }
    const body = linesOf([{ metadata }, 'nonsense', ...Array<string>(200).fill('x'.repeat(200_000))])
    const socket = connect(Number(port), '127.0.0.1')
    socket.write(
      `POST /api/v1/repos/commit-pack HTTP/1.1\r\nhost: ${host}\r\nauthorization: Bearer ${written.token}\r\ncontent-length: ${body.length}\r\n\r\n`,
    )
    await new Promise((sent) => socket.write(body, sent))
    const [answer] = (await once(socket, 'data')) as [Buffer]
    socket.destroy()
    expect(answer.toString('latin1')).toMatch(/^HTTP\/1\.1 400 /)
  })
})
