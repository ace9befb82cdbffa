import { GitStorage, type Repo } from '@pierre/storage'
import { beforeAll } from 'vitest'
import { clientKey } from '../client-key.ts'
import { startRestWorld, type RestWorld } from '../rest-world.ts'
import { scratchDirectory } from '../scratch.ts'
import { createCallRecord, type CallRecord } from './recorded-client.ts'

export const author = { name: 'Ada Löve', email: 'ada@example.org' }
export const zeros = '0'.repeat(40)

/** A running core, and the published client as an application uses it. */
export type ConformanceWorld = RestWorld & {
  readonly scratch: string
  readonly calls: CallRecord
  /** The client; each of its calls is noted. */
  readonly client: GitStorage
  /** The same with a key that nobody registered. */
  readonly stranger: GitStorage
  /** The same with a ready token instead of a key. */
  readonly withToken: (token: string) => GitStorage
  /** A new repository with the files `a.txt` and `folder/b.txt` on `main`, by the client. */
  readonly filled: (name: string) => Promise<Filled>
}

export type Filled = { readonly repository: Repo; readonly directory: string; readonly first: string }

/** The client makes https addresses alone; on this computer there is no TLS. */
export const reachable = (url: string): string => url.replace(/^https:/, 'http:')

/** Starts before the first test of the file and stops after the last. */
export const conformanceWorld = (): (() => ConformanceWorld) => {
  const scratch = scratchDirectory('conformance')
  let world: ConformanceWorld | undefined
  beforeAll(async () => {
    const rest = await startRestWorld(scratch)
    const calls = createCallRecord()
    const address = { apiBaseUrl: rest.app.address, storageBaseUrl: new URL(rest.app.address).host }
    const client = calls.around(rest.storage)
    const key = clientKey().privateKey.export({ type: 'pkcs8', format: 'pem' }) as string
    world = {
      ...rest,
      scratch,
      calls,
      client,
      stranger: calls.around(new GitStorage({ name: 'acme', key, ...address })),
      withToken: (token) => calls.around(new GitStorage({ name: 'acme', token, ...address })),
      filled: async (name) => {
        const repository = await client.createRepo({ id: name })
        const { commitSha } = await repository
          .createCommit({ targetBranch: 'main', commitMessage: 'First', author })
          .addFileFromString('a.txt', 'one\n')
          .addFileFromString('folder/b.txt', 'two\n')
          .send()
        return { repository, directory: await rest.directoryOf(name), first: commitSha }
      },
    }
  })
  return () => {
    if (world === undefined) throw new Error('The world has not started.')
    return world
  }
}
