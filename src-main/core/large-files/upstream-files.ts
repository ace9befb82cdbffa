import { AppError, toAppError } from '../../../src-shared/errors/app-error.ts'
import type { OpenJobCredential } from '../accounts/job-credential.ts'
import { storedAddress } from '../mirrors/stored-address.ts'
import type { LargeFile, LargeFiles } from '../ports/large-files.ts'
import type { Log } from '../ports/log.ts'
import type { MirrorRow, MirrorStore } from '../ports/mirror-store.ts'
import type { Remote } from '../ports/remote-git.ts'

export type UpstreamFilesDeps = {
  readonly largeFiles: Pick<LargeFiles, 'offered' | 'download'>
  readonly mirrors: Pick<MirrorStore, 'listByRepository'>
  /** @throws AppError `vault_locked` */
  readonly openCredential: OpenJobCredential
  readonly log: Log
}

/** Large files that the upstream of a repository with a `sync` mirror has and the store has not: both hold one content. */
export type UpstreamFiles = {
  /** Those of the files that upstream has; none when there is no upstream, or it cannot be asked now. */
  readonly offered: (
    repositoryId: string,
    files: readonly LargeFile[],
    signal: AbortSignal,
  ) => Promise<readonly LargeFile[]>
  /** Brings one into the store. @throws AppError `not_found`, `remote_…`, `disk_full`, `cancelled` */
  readonly bring: (
    at: { readonly repositoryId: string; readonly repositoryPath: string },
    file: LargeFile,
    signal: AbortSignal,
  ) => Promise<void>
}

export const createUpstreamFiles = (deps: UpstreamFilesDeps): UpstreamFiles => {
  const upstreamOf = (repositoryId: string): MirrorRow | undefined =>
    deps.mirrors
      .listByRepository(repositoryId)
      .find(({ direction, pausedAt }) => direction === 'sync' && pausedAt === null)
  const remoteOf = async (mirror: MirrorRow): Promise<Remote> => ({
    address: storedAddress(mirror.url),
    credential: await deps.openCredential(mirror.accountId, mirror.url),
  })

  return {
    offered: async (repositoryId, files, signal) => {
      const mirror = upstreamOf(repositoryId)
      if (mirror === undefined || files.length === 0) return []
      try {
        return await deps.largeFiles.offered({ remote: await remoteOf(mirror), files, signal })
      } catch (error) {
        const { code } = toAppError(error)
        deps.log.warn('An upstream could not be asked for large files.', { mirrorId: mirror.id, code })
        return []
      }
    },
    bring: async ({ repositoryId, repositoryPath }, file, signal) => {
      const mirror = upstreamOf(repositoryId)
      const notFound = (): AppError =>
        new AppError('not_found', 'The large file is not here.', { details: { what: 'The large file' } })
      if (mirror === undefined) throw notFound()
      const { problems } = await deps.largeFiles.download({
        repositoryPath,
        remote: await remoteOf(mirror),
        files: [file],
        signal,
        onProgress: () => undefined,
      })
      if (problems.length > 0) throw notFound()
    },
  }
}
