import { rm } from 'node:fs/promises'
import type { RemoteGit } from '../../core/ports/remote-git.ts'
import type { VerifyGit } from '../../core/ports/verify-git.ts'
import type { RefReader } from '../ref-reader.ts'
import { createRepository } from '../repository/create-repository.ts'
import type { SpawnGit } from '../spawn-git.ts'
import { checkRepository } from './check-repository.ts'

const described = async (...check: Parameters<typeof checkRepository>): Promise<readonly string[]> => {
  const damage = await checkRepository(...check)
  if (damage === null) return []
  return [damage.text, ...damage.missing.map((id) => `${id} is missing or cannot be read`)]
}

/** Each verification makes its own; the name is swept at the start when a crash left it. */
const apartFrom = (path: string): string => `${path}.creating-verify-${Date.now().toString(36)}`

export const createVerifyGit = ({
  spawn,
  refs,
  remoteGit,
}: {
  readonly spawn: SpawnGit
  readonly refs: Pick<RefReader, 'list'>
  readonly remoteGit: Pick<RemoteGit, 'fetch'>
}): VerifyGit => ({
  checkObjects: (path, full, signal) => described(spawn, path, { full, signal }),
  fetchApart: async ({ besidePath, remote, prefixes, signal, onProgress }) => {
    const apart = apartFrom(besidePath)
    try {
      await createRepository(spawn, apart, 'main')
      await remoteGit.fetch({
        repositoryPath: apart,
        remote,
        refspecs: prefixes.map((prefix) => `+${prefix}*:${prefix}*`),
        prune: false,
        signal,
        onProgress,
      })
      const problems = await described(spawn, apart, { full: true, signal })
      const found = await refs.list(apart, prefixes, { peel: false })
      return { refs: new Map(found.map(({ name, objectId }) => [name, objectId])), problems }
    } finally {
      await rm(apart, { recursive: true, force: true, maxRetries: 3 })
    }
  },
})
