import { randomBytes, randomUUID } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { git, scratchDirectory, tryGit } from '../../../testing/scratch.ts'
import { expectForm, startRestWorld, type RestWorld } from '../../../testing/rest-world.ts'
import {
  author,
  createWrittenRepository,
  zeros,
  type Fields,
  type WrittenRepository,
} from '../../../testing/written-repository.ts'

const scratch = scratchDirectory('commit-diff')
let world: RestWorld
let written: WrittenRepository

beforeAll(async () => {
  world = await startRestWorld(scratch)
})

beforeEach(async () => {
  written = await createWrittenRepository(world)
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
  const sendDiff = (diff: string | Buffer, metadata: Fields = {}, dialect = 'v1') =>
    written.send(metadata, diffLines(diff), { operation: 'diff-commit', dialect })

  it('is made by the published client', async () => {
    const { commitSha } = await written.first()
    const made = await written.repository.createCommitFromDiff({
      targetBranch: 'main',
      commitMessage: 'From a diff',
      author,
      expectedHeadSha: commitSha,
      diff: newFile,
    })
    expect(made).toMatchObject({ targetBranch: 'main', blobCount: 0, refUpdate: { oldSha: commitSha } })
    expect(await git(written.stored, 'ls-tree', 'main', 'n.txt')).toMatch(/^100755 blob/)
    expect(await git(written.stored, 'log', '-1', '--format=%P %s', 'main')).toBe(`${commitSha} From a diff`)
    await git(written.stored, 'fsck', '--strict')
    const stale = await written.repository
      .createCommitFromDiff({
        targetBranch: 'main',
        commitMessage: 'X',
        author,
        expectedHeadSha: commitSha,
        diff: newFile,
      })
      .catch((error: unknown) => error)
    expect(stale).toMatchObject({ status: 'precondition_failed', refUpdate: { oldSha: made.commitSha } })
    const conflict = await written.repository
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
      expect(await git(written.stored, 'rev-list', '--count', 'main')).toBe('1')
    },
  )

  it('takes what git makes of binary, renamed and removed files, in chunks', async () => {
    await written.first()
    const clone = path.join(scratch, `diff-${randomUUID()}`)
    await git(scratch, 'clone', '--quiet', await world.gitUrl(written.name), clone)
    writeFileSync(path.join(clone, 'binary ä'), randomBytes(300_000))
    await git(clone, 'mv', 'a.txt', 'renamed.txt')
    await git(clone, 'rm', '--quiet', 'folder/b.txt')
    await git(clone, 'add', '-A')
    const { stdout } = await tryGit(clone, ['diff', '--cached', '--binary', '-M'])
    const { status } = await written.send({}, diffLines(`${stdout}\n\n`, 50_000), {
      operation: 'diff-commit',
    })
    expect(status).toBe(201)
    expect(await git(written.stored, 'rev-parse', 'main^{tree}')).toBe(await git(clone, 'write-tree'))
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
    const { commitSha } = await written.first()
    const before = await written.state()
    const { status, body } = await sendDiff(diff)
    expect([status, body]).toMatchObject([
      expected,
      { commit: null, result: { branch: 'main', old_sha: commitSha, success: false, status: word } },
    ])
    expect(await written.state()).toEqual(before)
  })

  it('without its end is refused', async () => {
    await written.first()
    const cut = await written.send({}, [{ diff_chunk: { data: Buffer.from(newFile).toString('base64') } }], {
      operation: 'diff-commit',
    })
    expect([cut.status, cut.body]).toMatchObject([400, { field: 'diff_chunk' }])
  })
})
