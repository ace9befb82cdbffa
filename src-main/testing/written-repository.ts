import { createHash, randomUUID } from 'node:crypto'
import { readdirSync } from 'node:fs'
import path from 'node:path'
import type { Repo } from '@pierre/storage'
import { git, refsOf } from './scratch.ts'
import type { RestResponse, RestWorld } from './rest-world.ts'

export const author = { name: 'Ada Löve', email: 'ada@example.org' }
export const zeros = '0'.repeat(40)

export type Fields = Readonly<Record<string, unknown>>

export const chunk = (contentId: string, data: string | Buffer, eof = true) => ({
  blob_chunk: { content_id: contentId, data: Buffer.from(data).toString('base64'), eof },
})

/** A body in NDJSON; text is a line as it is. */
export const linesOf = (lines: readonly unknown[]): string =>
  lines.map((line) => `${typeof line === 'string' ? line : JSON.stringify(line)}\n`).join('')

export const file = (filePath: string, contentId = filePath, more: Fields = {}) => ({
  path: filePath,
  content_id: contentId,
  ...more,
})

export const hashOf = (bytes: Buffer): string =>
  createHash('sha1').update(`blob ${bytes.length}\0`).update(bytes).digest('hex')

/** A repository that is written to over the REST API. */
export type WrittenRepository = {
  readonly name: string
  /** Its directory. */
  readonly stored: string
  /** The published client. */
  readonly repository: Repo
  readonly token: string
  /** A first commit with `a.txt` and `folder/b.txt`. */
  readonly first: () => ReturnType<ReturnType<Repo['createCommit']>['send']>
  /** One request by hand: the metadata are completed. */
  readonly send: (
    metadata: Fields,
    lines?: readonly unknown[],
    options?: { readonly operation?: string; readonly dialect?: string; readonly bearer?: string | null },
  ) => Promise<RestResponse>
  /** What a write under way, or one that did not clean up, has in the object store. */
  readonly leftOvers: () => readonly string[]
  /** Everything that a failed write must leave as it is. */
  readonly state: () => Promise<unknown>
  readonly tree: (revision?: string) => Promise<string>
  readonly content: (filePath: string) => Promise<string>
}

export const createWrittenRepository = async (world: RestWorld): Promise<WrittenRepository> => {
  const name = `team/project ${randomUUID()}`
  const stored = await world.createRepository(name)
  const repository = await world.storage.findOne({ id: name })
  if (repository === null) throw new Error('The repository is not there.')
  const token = await world.token(name, ['git:write'])
  const leftOvers = (): readonly string[] =>
    readdirSync(path.join(stored, 'objects'), { recursive: true, encoding: 'utf8' }).filter((entry) =>
      /^tmp_[^/]*$|keep$/.test(entry),
    )

  return {
    name,
    stored,
    repository,
    token,
    leftOvers,
    first: () =>
      repository
        .createCommit({ targetBranch: 'main', commitMessage: 'First', author })
        .addFileFromString('a.txt', 'one\n')
        .addFileFromString('folder/b.txt', 'two\n')
        .send(),
    send: (metadata, lines = [], { operation = 'commit-pack', dialect = 'v1', bearer = token } = {}) => {
      const target =
        dialect === 'v1'
          ? `/api/v1/repos/${operation}`
          : `/api/repos/${encodeURIComponent(name)}/${operation}`
      const complete = { target_branch: 'main', commit_message: 'Change', author, ...metadata }
      return world.call(target, {
        method: 'POST',
        token: bearer,
        headers: { 'content-type': 'application/x-ndjson' },
        body: linesOf([{ metadata: complete }, ...lines]),
      })
    },
    state: async () => [
      await refsOf(stored),
      await git(stored, 'cat-file', '--batch-all-objects', '--batch-check'),
      leftOvers(),
    ],
    tree: (revision = 'main') => git(stored, 'ls-tree', '-r', revision),
    content: (filePath) => git(stored, 'cat-file', 'blob', `main:${filePath}`),
  }
}
