import { readdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { ApiError, type MergeOptions, type Repo } from '@pierre/storage'
import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { expectForm, startRestWorld, type RestResponse, type RestWorld } from '../../../testing/rest-world.ts'
import {
  commitFile,
  git,
  refsOf,
  scratchDirectory,
  tryGit,
  workRepository,
} from '../../../testing/scratch.ts'

const scratch = scratchDirectory('rest-merge')
const author = { name: 'Ada Löve', email: 'ada@example.org' }
const committer = { name: 'Bob', email: 'bob@example.org' }
let world: RestWorld
let work: string
/** `base` ← `main`; `base` ← `ahead-1` ← `ahead`; `clash` and `main` change the same lines; `orphan` stands alone. */
const ids: Record<string, string> = {}
let number = 0
let name: string
let stored: string
let repository: Repo

const at = (branch: string): string => ids[branch] ?? ''

beforeAll(async () => {
  world = await startRestWorld(scratch)
  work = await workRepository(scratch, 'work')
  const on = async (branch: string, from: string): Promise<string> =>
    git(work, 'switch', '--quiet', '--create', branch, from)
  await commitFile(work, 'a.txt', 'one\n')
  ids['base'] = await commitFile(work, 'keep.bin', 'x\0y')
  ids['main'] = await commitFile(work, 'a.txt', 'main\n')
  await on('ahead', 'main')
  await commitFile(work, 'new.txt', 'new\n')
  ids['ahead'] = await commitFile(work, 'new.txt', 'newer\n')
  await on('topic', at('base'))
  await commitFile(work, 't.txt', 'topic\n')
  ids['topic'] = await commitFile(work, 't.txt', 'topic 2\n')
  await on('clash', at('base'))
  writeFileSync(path.join(work, 'keep.bin'), 'z\0z')
  await git(work, 'add', '.')
  ids['clash'] = await commitFile(work, 'a.txt', 'clash ä\n')
  await git(work, 'switch', '--quiet', '--orphan', 'orphan')
  ids['orphan'] = await commitFile(work, 'o.txt', 'orphan\n')
})

beforeEach(async () => {
  number += 1
  name = `team/merge-${number}`
  stored = await world.createRepository(name)
  repository = (await world.storage.findOne({ id: name })) as Repo
  const url = await world.gitUrl(name)
  await git(work, 'push', '--quiet', url, 'main', 'ahead', 'topic', 'clash', 'orphan')
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

const merge = (sourceBranch: string, more: Partial<MergeOptions> = {}) =>
  repository.merge({ sourceBranch, targetBranch: 'main', strategy: 'merge', ...more })
const tip = (branch = 'main'): Promise<string> => git(stored, 'rev-parse', `refs/heads/${branch}`)
const describeTip = (format: string): Promise<string> =>
  git(stored, 'log', '-1', `--format=${format}`, 'main')
const refused = async (work: Promise<unknown>): Promise<ApiError> => {
  const error: unknown = await work.then(
    () => null,
    (reason: unknown) => reason,
  )
  expect(error).toBeInstanceOf(ApiError)
  return error as ApiError
}
/** Everything that something which writes nothing leaves as it is. */
const state = async (): Promise<unknown> => [
  await refsOf(stored),
  readdirSync(path.join(stored, 'objects'), { recursive: true }).map(String).sort(),
]

describe('a merge', () => {
  it('of two sides makes the commit that git would make', async () => {
    const merged = await merge('topic', { commitMessage: 'Together\n\nBody', author, committer })
    expect(merged).toMatchObject({
      result: 'merge_commit',
      commitSha: await tip(),
      source: { branch: 'topic', ephemeral: false, sha: at('topic') },
      target: { branch: 'main', ephemeral: false, oldSha: at('main'), newSha: await tip() },
      mergeBaseSha: at('base'),
      promotedCommits: 3,
    })
    expect(await describeTip('%P|%an|%ae|%cn|%ce|%B')).toBe(
      `${at('main')} ${at('topic')}|Ada Löve|ada@example.org|Bob|bob@example.org|Together\n\nBody`,
    )
    expect(await git(stored, 'rev-list', '--count', `${at('main')}..main`)).toBe('3')
    await git(work, 'switch', '--quiet', '--detach', at('main'))
    await git(work, 'merge', '--quiet', '-m', 'x', at('topic'))
    expect(merged.treeSha).toBe(await git(work, 'rev-parse', 'HEAD^{tree}'))
    await git(stored, 'fsck', '--strict')
  })

  it('names itself, and somebody, when nobody does', async () => {
    const raw = await call('POST', '/merge', {
      source_ref: 'topic',
      target_branch: 'main',
      strategy: 'merge',
    })
    expect(raw.status).toBe(200)
    expectForm('merge', raw.body)
    expect(await describeTip('%an <%ae>|%cn <%ce>|%B')).toBe(
      "Mirrordesk <mirrordesk@localhost>|Mirrordesk <mirrordesk@localhost>|Merge branch 'topic' into main",
    )
  })

  it('fast-forwards as the strategy says', async () => {
    expect(await merge('ahead')).toMatchObject({ result: 'merge_commit', promotedCommits: 3 })
    expect(await describeTip('%P')).toBe(`${at('main')} ${at('ahead')}`)
    await git(stored, 'update-ref', 'refs/heads/main', at('main'))
    expect(await merge('ahead', { strategy: 'ff_prefer' })).toMatchObject({
      result: 'fast_forward',
      commitSha: at('ahead'),
      treeSha: await git(work, 'rev-parse', `${at('ahead')}^{tree}`),
      promotedCommits: 2,
    })
    await git(stored, 'update-ref', 'refs/heads/main', at('main'))
    expect((await merge('ahead', { strategy: 'ff_only' })).result).toBe('fast_forward')
    expect(await tip()).toBe(at('ahead'))
    const apart = await refused(merge('topic', { strategy: 'ff_only' }))
    expect(apart.status).toBe(409)
    expect((await merge('topic', { strategy: 'ff_prefer' })).result).toBe('merge_commit')
  })

  it('with nothing to merge does nothing, whatever the strategy', async () => {
    for (const strategy of ['merge', 'ff_only', 'ff_prefer'] as const) {
      const done = await merge('main', { targetBranch: 'ahead', strategy })
      expect(done).toMatchObject({ result: 'no_op', commitSha: at('ahead'), promotedCommits: 0 })
    }
    expect(await tip('ahead')).toBe(at('ahead'))
  })

  it('squashed is one commit without the history of the source', async () => {
    for (const [branch, strategy] of [
      ['topic', 'merge'],
      ['ahead', 'ff_prefer'],
    ] as const) {
      await git(stored, 'update-ref', 'refs/heads/main', at('main'))
      const squashed = await merge(branch, { squash: true, strategy, commitMessage: 'Squashed', author })
      expect(squashed).toMatchObject({ result: 'squash', commitSha: await tip(), promotedCommits: 1 })
      expect(await describeTip('%P|%B')).toBe(`${at('main')}|Squashed`)
      expect((await merge(branch, { squash: true })).result).toBe('no_op')
    }
    const raw = { source_ref: 'topic', target_branch: 'main', strategy: 'ff_only', squash: true }
    const both = await call('POST', '/merge', raw)
    expect([both.status, both.body]).toMatchObject([400, { field: 'squash' }])
  })

  it('of unrelated histories needs to be allowed', async () => {
    expect((await refused(merge('orphan'))).status).toBe(409)
    const merged = await merge('orphan', { allowUnrelatedHistories: true })
    expect(merged).toMatchObject({ result: 'merge_commit', promotedCommits: 2 })
    expect(merged.mergeBaseSha).toBeUndefined()
    expect(await git(stored, 'ls-tree', '--name-only', 'main')).toBe('a.txt\nkeep.bin\no.txt')
  })

  it('that conflicts names the paths and writes nothing', async () => {
    const before = await state()
    const conflict = await refused(merge('clash'))
    expect(conflict).toMatchObject({ status: 409, message: expect.stringContaining('conflicts') as string })
    expect(conflict.body).toMatchObject({
      error: expect.any(String) as string,
      conflict_paths: ['a.txt'],
      merge_base_sha: at('base'),
    })
    expect(await state()).toEqual(before)
  })

  it('crosses between normal and ephemeral branches', async () => {
    await git(work, 'push', '--quiet', await world.gitUrl(`${name}+ephemeral`), 'topic:play', 'main:main')
    const promoted = await merge('play', { sourceIsEphemeral: true })
    expect(promoted).toMatchObject({ source: { branch: 'play', ephemeral: true, sha: at('topic') } })
    expect(await tip()).toBe(promoted.commitSha)
    const hidden = await merge('ahead', { targetIsEphemeral: true, strategy: 'ff_only' })
    expect(hidden.target).toMatchObject({ branch: 'main', ephemeral: true, newSha: at('ahead') })
    expect(await git(stored, 'rev-parse', 'refs/namespaces/ephemeral/refs/heads/main')).toBe(at('ahead'))
    expect((await refused(merge('play'))).status).toBe(404)
  })

  it('is refused when the target is not where it should be, is not there, or the policies forbid it', async () => {
    const before = await state()
    expect((await refused(merge('topic', { expectedTargetSha: at('ahead') }))).status).toBe(409)
    expect((await refused(merge('topic', { targetBranch: 'gone' }))).status).toBe(404)
    expect((await refused(merge('gone'))).status).toBe(404)
    const body = { source_branch: 'topic', target_branch: 'main', strategy: 'merge' }
    for (const operation of ['no-push', 'verify-sig']) {
      const claims = { refs: [['main', [operation]]] }
      const denied = await call('POST', '/merge', body, { dialect: 'v1', claims })
      expect([denied.status, denied.text]).toEqual([403, expect.stringContaining('denied by policy')])
    }
    for (const more of [
      { strategy: 'rebase' },
      { strategy: undefined },
      { source_branch: '' },
      { expected_target_sha: 'abc' },
      { target_branch: 'a..b' },
      { author: { name: 'x' } },
      { squash: 'yes' },
    ]) {
      expect([more, (await call('POST', '/merge', { ...body, ...more })).status]).toEqual([more, 400])
    }
    expect((await call('POST', '/merge', body, { scopes: ['git:read'] })).status).toBe(403)
    expect(await state()).toEqual(before)
    expect((await merge('topic', { expectedTargetSha: at('main') })).result).toBe('merge_commit')
  })

  it('beside another: with a guard one wins, without one both arrive', async () => {
    const guarded = await Promise.all(
      ['topic', 'ahead'].map((source_ref) =>
        call('POST', '/merge', {
          ...{ source_ref, target_branch: 'main', strategy: 'merge', expected_target_sha: at('main') },
        }),
      ),
    )
    expect(guarded.map(({ status }) => status).sort()).toEqual([200, 409])
    await git(stored, 'update-ref', 'refs/heads/main', at('main'))
    const both = await Promise.all([merge('topic'), merge('ahead')])
    expect(both.map(({ result }) => result)).toEqual(['merge_commit', 'merge_commit'])
    for (const branch of ['topic', 'ahead']) {
      await git(stored, 'merge-base', '--is-ancestor', at(branch), 'main')
    }
  })
})

/** A commit of exactly these files on `base`, pushed as a branch; null deletes. A mode of 160000 links a commit. */
const pushFiles = async (
  branch: string,
  files: Readonly<Record<string, { readonly mode: string; readonly id: string } | null>>,
): Promise<void> => {
  await git(work, 'switch', '--quiet', '--detach', at('base'))
  for (const [file, entry] of Object.entries(files)) {
    if (entry === null) await git(work, 'rm', '--quiet', '--', file)
    else await git(work, 'update-index', '--add', '--cacheinfo', `${entry.mode},${entry.id},${file}`)
  }
  await git(work, 'commit', '--quiet', '--message', branch)
  await git(work, 'push', '--quiet', await world.gitUrl(name), `HEAD:refs/heads/${branch}`)
  await git(work, 'reset', '--quiet', '--hard')
  await git(work, 'clean', '-ffdx', '--quiet')
}

describe('a conflict that is no change of the same lines', () => {
  it('is told with the sides there are: deleted files, folders in the way, submodules', async () => {
    const blob = { mode: '100644', id: await git(work, 'rev-parse', `${at('ahead')}:new.txt`) }
    const link = (commit: string) => ({ mode: '160000', id: at(commit) })
    await pushFiles('left', { 'a.txt': blob, module: link('topic'), way: blob })
    await pushFiles('right', { 'a.txt': null, module: link('clash'), 'way/in': blob })
    const found = await repository.previewMerge({
      sourceBranch: 'right',
      targetBranch: 'left',
      includeContent: true,
    })
    expect(found.status).toBe('conflicted')
    expect(found.filteredConflicts).toEqual([{ path: 'module', reason: 'not_a_file' }])
    const deleted = found.conflicts.find((conflict) => conflict.path === 'a.txt')
    expect(deleted).toMatchObject({ ours: { oid: blob.id, content: 'newer\n' }, base: { content: 'one\n' } })
    expect(deleted?.theirs).toEqual({ truncated: false, binary: false })
    const { stdout } = await tryGit(stored, [
      ...['merge-tree', '--write-tree', '-z', '--name-only', '--no-messages'],
      ...[await tip('left'), await tip('right')],
    ])
    expect(found.conflictPaths).toEqual(stdout.split('\0').slice(1, -1))
    const refusal = await refused(
      repository.merge({ sourceBranch: 'right', targetBranch: 'left', strategy: 'merge' }),
    )
    expect(refusal.body).toMatchObject({ conflict_paths: found.conflictPaths })
  })
})

describe('a preview', () => {
  const preview = (sourceBranch: string, includeContent?: boolean) =>
    repository.previewMerge({
      sourceBranch,
      targetBranch: 'main',
      ...(includeContent === undefined ? {} : { includeContent }),
    })

  it('tells what a merge comes to, and leaves everything as it is', async () => {
    const before = await state()
    expect(await preview('topic')).toMatchObject({
      status: 'clean',
      result: 'merge_commit',
      sourceTipSha: at('topic'),
      targetTipSha: at('main'),
      mergeBaseSha: at('base'),
      conflictPaths: [],
    })
    expect((await preview('ahead')).result).toBe('fast_forward')
    expect((await preview('main')).result).toBe('no_op')
    expect(await preview('clash')).toMatchObject({
      status: 'conflicted',
      conflictPaths: ['a.txt'],
      conflicts: [],
      filteredConflicts: [],
    })
    const orphan = '/merge/preview?source_ref=orphan&target_branch=main'
    expect((await call('GET', orphan)).status).toBe(409)
    const allowed = await call('GET', `${orphan}&allow_unrelated_histories=true`)
    expect(allowed.body).toMatchObject({ status: 'clean' })
    expectForm('previewMerge', allowed.body)
    expect((await refused(preview('gone'))).status).toBe(404)
    expect((await call('GET', '/merge/preview?source_branch=main')).status).toBe(400)
    expect(await state()).toEqual(before)
  })

  it('gives each side of a conflict, as git has it', async () => {
    const { conflicts } = await preview('clash', true)
    const show = async (revision: string) => ({
      oid: await git(stored, 'rev-parse', `${revision}:a.txt`),
      content: `${await git(stored, 'show', `${revision}:a.txt`)}\n`,
      truncated: false,
      binary: false,
    })
    expect(conflicts).toMatchObject([
      {
        path: 'a.txt',
        base: await show(at('base')),
        ours: await show(at('main')),
        theirs: await show(at('clash')),
        result: {
          content: `<<<<<<< ${at('main')}\nmain\n=======\nclash ä\n>>>>>>> ${at('clash')}\n`,
        },
      },
    ])
  })

  it('cuts what is long, marks what is binary, and leaves out what is too much', async () => {
    const push = async (branch: string, parent: string, files: Readonly<Record<string, string>>) => {
      const url = await world.gitUrl(name)
      await git(work, 'switch', '--quiet', '--detach', parent)
      for (const [file, content] of Object.entries(files)) writeFileSync(path.join(work, file), content)
      await git(work, 'add', '--all')
      await git(work, 'commit', '--quiet', '--message', 'Many')
      await git(work, 'push', '--quiet', url, `HEAD:refs/heads/${branch}`)
    }
    const files = (side: string): Record<string, string> => ({
      ...Object.fromEntries(Array.from({ length: 60 }, (_, index) => [`f${100 + index}`, `${side}\n`])),
      'c-long': `${side}${'ä'.repeat(100_000)}\n`,
      'b-binary': `${side}\0`,
      'a "q"\nline': `${side}\n`,
    })
    await push('ours', at('base'), files('ours'))
    await push('theirs', at('topic'), files('theirs'))
    const before = await state()
    const found = await repository.previewMerge({
      sourceBranch: 'theirs',
      targetBranch: 'ours',
      includeContent: true,
    })
    expect(found.conflictPaths).toHaveLength(63)
    expect(found.conflicts).toHaveLength(50)
    expect(found.filteredConflicts).toHaveLength(13)
    expect(found.filteredConflicts[0]?.reason).toBe('max_conflict_files_exceeded')
    const [quoted, binary, long] = found.conflicts
    expect(quoted).toMatchObject({
      path: 'a "q"\nline',
      ours: { content: 'ours\n' },
      theirs: { content: 'theirs\n' },
      base: { truncated: false, binary: false },
    })
    expect(quoted?.base.oid).toBeUndefined()
    expect(quoted?.result.content).toContain('=======')
    expect(binary?.ours).toMatchObject({ binary: true, truncated: false })
    expect(binary?.ours.content).toBeUndefined()
    expect(long?.ours.truncated).toBe(true)
    expect(long?.ours.content).toMatch(/^oursä+$/)
    expect(await state()).toEqual(before)
  })
})
