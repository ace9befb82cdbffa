import { fileNames } from '../mirrors/large-files-words.ts'
import type { Incoming } from '../ports/introduced-commits.ts'
import type { LargeFiles } from '../ports/large-files.ts'
import type { Remote } from '../ports/remote-git.ts'
import type { RefUpdate } from '../ports/repository-git.ts'
import { refsThatNeed } from './refs-that-need.ts'

/**
 * Sends upstream the large files that a push needs, before its refs are forwarded.
 * @returns why refs cannot be forwarded, by name
 * @throws AppError `remote_…`, `cancelled`
 */
export const forwardFiles = async (
  largeFiles: Pick<LargeFiles, 'find' | 'upload'>,
  push: { readonly remote: Remote; readonly updates: readonly RefUpdate[]; readonly incoming: Incoming },
): Promise<ReadonlyMap<string, string>> => {
  const { repositoryPath, environment, signal } = push.incoming
  const search = { repositoryPath, environment, signal, known: 'refs' } as const
  const tips = push.updates.flatMap(({ newObjectId }) => newObjectId ?? [])
  const files = await largeFiles.find({ ...search, tips })
  const blocked = new Map<string, string>()
  if (files.length === 0) return blocked
  const { problems } = await largeFiles.upload({
    repositoryPath,
    remote: push.remote,
    files,
    signal,
    onProgress: () => undefined,
  })
  if (problems.length === 0) return blocked
  const lacking = new Map(problems.map((problem) => [problem.file.oid, problem]))
  const needs = await refsThatNeed(
    largeFiles,
    { ...search, updates: push.updates },
    problems.map(({ file }) => file),
  )
  for (const [ref, missing] of needs) {
    const first = lacking.get(missing[0]?.oid ?? '')
    const why = first?.reason === 'off' ? 'large files (Git LFS) are not accepted there' : first?.message
    blocked.set(ref, `large files did not get there: ${fileNames(missing)}${why ? `: ${why}` : ''}`)
  }
  return blocked
}
