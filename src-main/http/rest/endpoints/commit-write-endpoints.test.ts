import { randomBytes, randomUUID } from 'node:crypto'
import path from 'node:path'
import { RefUpdateError } from '@pierre/storage'
import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { git, refsOf, scratchDirectory } from '../../../testing/scratch.ts'
import { startRestWorld, type RestWorld } from '../../../testing/rest-world.ts'
import {
  author,
  createWrittenRepository,
  hashOf,
  zeros,
  type WrittenRepository,
} from '../../../testing/written-repository.ts'

const scratch = scratchDirectory('commit-files')
let world: RestWorld
let written: WrittenRepository

beforeAll(async () => {
  world = await startRestWorld(scratch)
})

beforeEach(async () => {
  written = await createWrittenRepository(world)
})

describe('a commit of files by the published client', () => {
  it('makes the first commit of an empty repository, then others, as git would', async () => {
    const made = await written.first()
    expect(made.refUpdate).toMatchObject({ branch: 'main', oldSha: zeros, newSha: made.commitSha })
    expect(made).toMatchObject({ targetBranch: 'main', blobCount: 2 })
    const second = await written.repository
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
    expect(second.treeSha).toBe(await git(written.stored, 'rev-parse', 'main^{tree}'))
    expect(await git(written.stored, 'log', '-1', '--format=%P|%an|%ae|%cn|%ce|%B', 'main')).toBe(
      `${made.commitSha}|Ada Löve|ada@example.org|Bob|bob@example.org|Second\n\nBody "ä"`,
    )
    expect(
      (await git(written.stored, 'ls-tree', '-r', '-z', 'main'))
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
    expect(await git(written.stored, 'rev-parse', 'main:binary')).toBe(
      hashOf(Buffer.from([0, 255, 10, 13, 0])),
    )
    await git(written.stored, 'fsck', '--strict')
    const clone = path.join(scratch, `clone-${randomUUID()}`)
    await git(scratch, 'clone', '--quiet', await world.gitUrl(written.name), clone)
    expect(await git(clone, 'rev-parse', 'HEAD')).toBe(second.commitSha)
  })

  it('takes contents of exactly 4 MiB and of 100 MiB, and 5,000 files at once', async () => {
    const [four, hundred] = [randomBytes(4_194_304), Buffer.alloc(104_857_600, randomBytes(1_000_003))]
    await written.repository
      .createCommit({ targetBranch: 'main', commitMessage: 'Large', author })
      .addFile('four', four)
      .addFile('hundred', hundred)
      .send()
    expect(await git(written.stored, 'rev-parse', 'main:four', 'main:hundred')).toBe(
      `${hashOf(four)}\n${hashOf(hundred)}`,
    )
    const many = written.repository.createCommit({ targetBranch: 'main', commitMessage: 'Many', author })
    for (let index = 0; index < 5_000; index += 1)
      many.addFileFromString(`many/${index % 50}/${index}`, `${index}\n`)
    expect(await many.send()).toMatchObject({ blobCount: 5_000 })
    expect((await written.tree()).split('\n')).toHaveLength(5_002)
    expect(await written.content('many/17/4317')).toBe('4317')
    await git(written.stored, 'fsck', '--strict')
    expect(await written.state()).toMatchObject([{}, expect.any(String), []])
  }, 60_000)

  it('begins a branch at a base, in the normal or the ephemeral namespace', async () => {
    const { commitSha } = await written.first()
    const branch = await written.repository
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
    expect(await git(written.stored, 'rev-parse', 'feature/x^')).toBe(commitSha)
    const preview = await written.repository
      .createCommit({
        targetBranch: 'preview',
        baseBranch: 'main',
        ephemeral: true,
        commitMessage: 'P',
        author,
      })
      .addFileFromString('p', 'p')
      .send()
    expect((await refsOf(written.stored)).get('refs/namespaces/ephemeral/refs/heads/preview')).toBe(
      preview.commitSha,
    )
    const back = await written.repository
      .createCommit({
        targetBranch: 'kept',
        baseBranch: 'preview',
        ephemeralBase: true,
        commitMessage: 'K',
        author,
      })
      .addFileFromString('k', 'k')
      .send()
    expect(await git(written.stored, 'rev-parse', 'kept', 'kept^')).toBe(
      `${back.commitSha}\n${preview.commitSha}`,
    )
  })

  it('hears why a commit failed, and where the branch is', async () => {
    const { commitSha } = await written.first()
    const attempt = (options: object, target = 'main'): Promise<unknown> =>
      written.repository
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
    const denied = await written.repository
      .createCommit({
        targetBranch: 'main',
        commitMessage: 'No',
        author,
        refPolicies: [{ pattern: 'main', ops: ['no-push'] }],
      })
      .addFileFromString('n', 'n')
      .send()
      .catch((error: unknown) => error)
    expect(denied).toMatchObject({
      status: 'forbidden',
      message: expect.stringContaining('denied by policy') as string,
    })
    expect(await git(written.stored, 'rev-parse', 'main')).toBe(commitSha)
  })

  it('lets one of twenty writers win each round, and tells the others so', async () => {
    await written.first()
    const before = Number(await git(written.stored, 'rev-list', '--count', 'main'))
    const expectedHeadSha = await git(written.stored, 'rev-parse', 'main')
    const results = await Promise.allSettled(
      Array.from({ length: 20 }, (_, index) =>
        written.repository
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
    expect(Number(await git(written.stored, 'rev-list', '--count', 'main'))).toBe(before + 1)
    expect((await written.tree()).split('\n')).toHaveLength(3)
    expect(await written.state()).toMatchObject([{}, expect.any(String), []])
  })
})
