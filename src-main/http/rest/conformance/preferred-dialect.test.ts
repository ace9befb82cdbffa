import { beforeAll, describe, expect, it } from 'vitest'
import { author, conformanceWorld, zeros } from '../../../testing/conformance/conformance-world.ts'
import { startFaultyUpstream } from '../../../testing/fault-host/faulty-upstream.ts'
import { expectForm, type RestRequest } from '../../../testing/rest-world.ts'
import { git } from '../../../testing/scratch.ts'
import { restEndpoints } from '../rest-endpoints.ts'

/** The requests of newer clients: the name of the repository in the address, newer names of fields. */
const world = conformanceWorld()
const name = 'team/größe 1'
const at = `/api/repos/${encodeURIComponent(name)}`
const answered = new Set<string>()
let directory: string
let first: string

beforeAll(async () => {
  const filled = await world().filled(name)
  directory = filled.directory
  first = filled.first
})

/** Asks, holds the answer to a status and to the documented form, and gives its body. */
const ask = async (
  operation: string,
  target: string,
  { scopes = ['git:write'], status = 200, ...request }: Asked = {},
): Promise<unknown> => {
  const { call, token } = world()
  const claim = request.claim ?? name
  const answer = await call(target, { ...request, token: await token(claim, scopes) })
  expect([operation, answer.status, answer.status < 400 ? '' : answer.text]).toEqual([
    operation,
    status,
    status < 400 ? '' : answer.text,
  ])
  if (answer.status < 300) {
    const endpoint = restEndpoints.find((each) => each.name === operation)
    if (endpoint?.response !== null && answer.text !== '') expectForm(operation, answer.body)
    answered.add(operation)
  }
  return answer.body ?? answer.text
}
type Asked = Omit<RestRequest, 'token'> & {
  readonly scopes?: readonly string[]
  readonly status?: number
  readonly claim?: string
}

const post = (body: unknown, more: Asked = {}): Asked => ({ method: 'POST', body, ...more })
const lines = (...entries: readonly object[]): Asked => ({
  method: 'POST',
  headers: { 'content-type': 'application/x-ndjson' },
  body: entries.map((entry) => `${JSON.stringify(entry)}\n`).join(''),
  status: 201,
})
const base64 = (text: string): string => Buffer.from(text).toString('base64')

describe('In the preferred dialect', () => {
  it('repositories and credentials', async () => {
    const made = 'preferred/made ü'
    const path = `/api/repos/${encodeURIComponent(made)}`
    const whole = { claim: made, scopes: ['repo:write'] }
    const upstream = await startFaultyUpstream({ directory: world().scratch })
    try {
      const source = await upstream.createRepository('org/source')
      await git(directory, 'push', '--quiet', source, 'main')
      const base = { provider: 'gitea', owner: 'org', name: 'source', upstream_host: upstream.url }
      await ask('createRepository', '/api/repos', post({ base_repo: base }, { ...whole, status: 201 }))
      const secret = post({ username: 'jane', password: 'secret' }, { ...whole, status: 201 })
      const { id } = (await ask('createGitCredential', `${path}/git-credentials`, secret)) as { id: string }
      const credential = `${path}/git-credentials/${id}`
      await ask('updateGitCredential', credential, { method: 'PUT', body: { password: 'other' }, ...whole })
      await ask('pullUpstream', `${path}/pull-upstream`, post({}, { claim: made, status: 202 }))
      const reader = await world().token(made, ['git:read'])
      await expect
        .poll(async () => (await world().call(path, { token: reader })).status, { timeout: 20_000 })
        .toBe(200)
      await ask('deleteGitCredential', credential, { method: 'DELETE', ...whole, status: 204 })
      await ask('deleteGitCredential', credential, { method: 'DELETE', ...whole, status: 404 })
      await ask('detachBase', `${path}/base`, { method: 'DELETE', claim: made })
    } finally {
      await upstream.stop()
    }
    await ask('pullUpstream', `${path}/pull-upstream`, post({ ref: 'main' }, { claim: made, status: 400 }))
    expect(await ask('getRepository', path, { claim: made })).toMatchObject({ repo_name: made })
    const list = { claim: 'org', scopes: ['org:read'] }
    expect(await ask('listRepositories', '/api/repos?q=made', list)).toMatchObject({
      repos: [{ repo_name: made }],
    })
    // A token of another repository must not learn that this one exists.
    await ask('getRepository', at, { claim: made, status: 404 })
    await ask('deleteRepository', path, { method: 'DELETE', ...whole })
    await ask('getRepository', path, { claim: made, status: 404 })
  })

  it('contents', async () => {
    const read = { scopes: ['git:read'] }
    expect(await ask('getFile', `${at}/file?path=folder%2Fb.txt&ref=main`, read)).toBe('two\n')
    await ask('headFile', `${at}/file?path=a.txt`, { method: 'HEAD', ...read })
    await ask('getArchive', `${at}/archive`, { method: 'POST', ...read })
    expect(await ask('listFiles', `${at}/files?ref=${first}`, read)).toMatchObject({
      paths: ['a.txt', 'folder/b.txt'],
    })
    await ask('listFilesWithMetadata', `${at}/files/metadata?path=folder`, read)
    expect(await ask('getBlame', `${at}/blame?path=a.txt`, read)).toMatchObject({
      lines: [{ commit_sha: first }],
    })
    const search = { ref: 'main', query: { pattern: 'tw' } }
    expect(await ask('grep', `${at}/grep`, post(search, read))).toMatchObject({
      matches: [{ path: 'folder/b.txt' }],
    })
    await ask('getFile', `${at}/file?path=none`, { ...read, status: 404 })
  })

  it('commits', async () => {
    const metadata = {
      target_branch: 'main',
      commit_message: 'Second',
      author,
      expected_target_sha: first,
      target_is_ephemeral: false,
      base_is_ephemeral: false,
      files: [{ path: 'c.txt', content_id: 'c', operation: 'upsert', mode: '100644' }],
    }
    const blob = { blob_chunk: { content_id: 'c', data: base64('three\n'), eof: true } }
    const second = (await ask('createCommit', `${at}/commit-pack`, lines({ metadata }, blob))) as {
      commit: { commit_sha: string }
      result: object
    }
    expect(second.result).toMatchObject({ target_branch: 'main', old_sha: first, success: true })
    expect(
      await ask('createCommit', `${at}/commit-pack`, { ...lines({ metadata }, blob), status: 409 }),
    ).toMatchObject({ result: { status: 'precondition_failed', success: false } })
    const patch = 'diff --git a/c.txt b/c.txt\n--- a/c.txt\n+++ b/c.txt\n@@ -1 +1 @@\n-three\n+3\n'
    const { files: _, ...without } = { ...metadata, expected_target_sha: second.commit.commit_sha }
    const diff = { diff_chunk: { data: base64(patch), eof: true } }
    await ask('createCommitFromDiff', `${at}/diff-commit`, lines({ metadata: without }, diff))
    const tip = await git(directory, 'rev-parse', 'main')
    const restore = {
      metadata: { target_branch: 'main', base_ref: 'main~1', expected_target_sha: tip, author },
    }
    expect(await ask('restoreCommit', `${at}/restore-commit`, post(restore, { status: 201 }))).toMatchObject({
      result: { target_branch: 'main', old_sha: tip },
    })
    const reset = await git(directory, 'rev-parse', 'main')
    expect(await ask('resetCommits', `${at}/reset-commits`, post(restore, { status: 409 }))).toMatchObject({
      result: { status: 'precondition_failed', old_sha: reset },
    })
    const again = { metadata: { target_branch: 'main', base_ref: 'main~1', author } }
    await ask('resetCommits', `${at}/reset-commits`, post(again, { status: 201 }))
    expect(await ask('listCommits', `${at}/commits?ref=main&limit=2`)).toMatchObject({ has_more: true })
    expect(await ask('getCommit', `${at}/commit?ref=main~4`)).toMatchObject({ commit: { sha: first } })
    const between = `ref=main&base_ref=${first}&git_apply_compatible=true`
    expect(await ask('getCommitDiff', `${at}/diff?${between}`)).toMatchObject({ files: [{ path: 'c.txt' }] })
  })

  it('branches, merges, tags and notes', async () => {
    const branch = { target_branch: 'side/ü', base_ref: 'main~1', target_is_ephemeral: true }
    await ask('createBranch', `${at}/branches/create`, post(branch, { status: 201 }))
    const promote = { target_branch: 'side', base_ref: 'side/ü', base_is_ephemeral: true }
    await ask('createBranch', `${at}/branches/create`, post(promote, { status: 201 }))
    await ask('createBranch', `${at}/branches/create`, post(promote, { status: 409 }))
    const side = await git(directory, 'rev-parse', 'main~1')
    const query = `name=${encodeURIComponent('side/ü')}&ephemeral=true`
    expect(await ask('getBranch', `${at}/branch?${query}`)).toMatchObject({ branch: { head_sha: side } })
    await ask('getBranch', `${at}/branch?name=none`, { status: 404 })
    expect(await ask('listBranches', `${at}/branches?limit=1`)).toMatchObject({ has_more: true })
    await ask('getBranchDiff', `${at}/branches/diff?branch=main&base=side`)
    const preview = 'source_branch=main&target_branch=side'
    expect(await ask('previewMerge', `${at}/merge/preview?${preview}`)).toMatchObject({
      result: 'fast_forward',
      conflict_paths: [],
    })
    const merge = { source_ref: 'main', target_branch: 'side', strategy: 'ff_only' }
    expect(await ask('merge', `${at}/merge`, post(merge))).toMatchObject({
      result: 'fast_forward',
      source: { ref: 'main' },
    })
    const remove = { method: 'DELETE', body: { target_branch: 'side' } }
    expect(await ask('deleteBranch', `${at}/branches`, remove)).toMatchObject({ target_branch: 'side' })
    await ask('deleteBranch', `${at}/branches`, { ...remove, status: 404 })

    await ask('createTag', `${at}/tags`, post({ name: 'v/1', ref: 'main~1' }, { status: 201 }))
    expect(await ask('getTag', `${at}/tag?name=v/1`)).toMatchObject({ tag: { name: 'v/1', sha: side } })
    await ask('listTags', `${at}/tags`)
    await ask('deleteTag', `${at}/tags/v%2F1`, { method: 'DELETE' })
    await ask('deleteTag', `${at}/tags/v%2F1`, { method: 'DELETE', status: 404 })

    const note = { object_ref: first, notes_ref: 'reviews', note: 'Fine', expected_notes_ref_sha: zeros }
    expect(await ask('writeNote', `${at}/notes`, post(note, { status: 201 }))).toMatchObject({
      notes_ref: 'refs/notes/reviews',
    })
    expect(await ask('writeNote', `${at}/notes`, post(note, { status: 409 }))).toMatchObject({
      result: { status: 'precondition_failed' },
    })
    const asked = `object_ref=${first}&notes_ref=reviews`
    expect(await ask('getNote', `${at}/notes?${asked}`)).toMatchObject({ note: 'Fine' })
    await ask('listNotesRefs', `${at}/notes/refs?prefix=rev`)
    const gone = { object_ref: first, notes_ref: 'reviews' }
    await ask('deleteNote', `${at}/notes`, { method: 'DELETE', body: gone })
  })

  it('every operation was asked for', () => {
    expect(restEndpoints.map((each) => each.name).filter((each) => !answered.has(each))).toEqual([])
  })
})
