import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { git, scratchDirectory } from '../../../testing/scratch.ts'
import { expectForm, startRestWorld, type RestWorld } from '../../../testing/rest-world.ts'
import {
  author,
  chunk,
  createWrittenRepository,
  file,
  type WrittenRepository,
} from '../../../testing/written-repository.ts'

const scratch = scratchDirectory('restore')
let world: RestWorld
let written: WrittenRepository

beforeAll(async () => {
  world = await startRestWorld(scratch)
})

beforeEach(async () => {
  written = await createWrittenRepository(world)
})

describe('a restore', () => {
  it('makes a commit with the older tree, by the published client', async () => {
    const older = await written.first()
    const newer = await written.repository
      .createCommit({ targetBranch: 'main', commitMessage: 'More', author })
      .addFileFromString('more', 'x')
      .deletePath('a.txt')
      .send()
    const restored = await written.repository.restoreCommit({
      targetBranch: 'main',
      targetCommitSha: older.commitSha,
      commitMessage: 'Back',
      expectedHeadSha: newer.commitSha,
      author,
    })
    expect(restored).toMatchObject({ treeSha: older.treeSha, refUpdate: { oldSha: newer.commitSha } })
    expect(await git(written.stored, 'log', '-1', '--format=%T %P %s', 'main')).toBe(
      `${older.treeSha} ${newer.commitSha} Back`,
    )
    await git(written.stored, 'fsck', '--strict')
    const failure = (options: object): Promise<unknown> =>
      written.repository
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
    await written.first()
    await written.send({ files: [file('x', 'c')] }, [chunk('c', 'x')])
    const { status, body } = await world.call(target.replace('{}', encodeURIComponent(written.name)), {
      method: 'POST',
      token: written.token,
      headers: { 'content-type': contentType },
      body: `${JSON.stringify({ metadata: { target_branch: 'main', [field]: 'main~1', author } })}\n`,
    })
    expect([status, body]).toMatchObject([201, { result: { status: 'ok', branch: 'main' } }])
    expectForm('restoreCommit', body)
    expect((await written.tree()).split('\n')).toHaveLength(2)
  })

  it('that is not asked for rightly says so, with the branch', async () => {
    const { status, body } = await world.call('/api/v1/repos/restore-commit', {
      method: 'POST',
      token: written.token,
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
