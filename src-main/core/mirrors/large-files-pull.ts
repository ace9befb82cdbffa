import type { RefMap } from '../../../src-shared/domain/ref.ts'
import type { LargeFile, LargeFileProblem } from '../ports/large-files.ts'
import type { MirrorRow } from '../ports/mirror-store.ts'
import { goOnWithout } from './large-files-failure.ts'
import { problemOfFiles, progressWords } from './large-files-words.ts'
import type { PlannedChange } from './publish-refs.ts'
import type { RunContext } from './run-context.ts'

/**
 * Brings the large files (Git LFS) that refs about to be published need, before they are: a clone of what is published
 * finds them. New commits alone are searched, but for the first run of a mirror; what the source could not give is
 * remembered and asked for again at each run. The refs follow all the same.
 * https://github.com/git-lfs/git-lfs/blob/main/docs/spec.md
 * @param local the refs as published so far; what they lead to was searched before
 * @throws AppError `remote_…`, `disk_full`, `cancelled`
 */
export const bringLargeFiles = async (
  context: RunContext & { readonly mirror?: MirrorRow },
  changes: readonly PlannedChange[],
  local: RefMap,
): Promise<void> => {
  const { largeFiles, largeFileRecords, repositoryPath, signal, report } = context
  const mirrorId = context.mirror?.id ?? null
  const waiting = mirrorId === null ? [] : largeFileRecords.missing(mirrorId)
  const changed = changes.flatMap(({ newObjectId }) => newObjectId ?? [])
  // Also where nothing changed: after a flip, what stands here may lack what only the target has.
  const isWhole = mirrorId !== null && !largeFileRecords.isScanned(mirrorId)
  if (changed.length === 0 && waiting.length === 0 && !isWhole) return
  const found = await largeFiles.find({
    repositoryPath,
    tips: isWhole ? [...changed, ...local.values()] : changed,
    known: isWhole ? [] : [...local.values()],
    signal,
  })
  const wanted = new Map([...waiting, ...found].map((file) => [file.oid, file]))
  const files = await largeFiles.absent(repositoryPath, [...wanted.values()])
  const problems = files.length === 0 ? [] : await download(context, files)
  if (mirrorId !== null) {
    largeFileRecords.record(mirrorId, { missing: problems.map(({ file }) => file), at: context.clock.now() })
  }
  if (problems.length > 0) report.setLargeFileProblem(problemOfFiles(problems, 'source'))
}

const download = async (
  context: RunContext & { readonly mirror?: MirrorRow },
  files: readonly LargeFile[],
): Promise<readonly LargeFileProblem[]> => {
  context.enter('large_files')
  try {
    const { bytes, problems } = await context.largeFiles.download({
      repositoryPath: context.repositoryPath,
      remote: context.remote,
      files,
      signal: context.signal,
      onProgress: (progress) => context.onProgress(toRunProgress(progress)),
    })
    context.report.addBytes(bytes)
    return problems
  } catch (error) {
    return goOnWithout(error, context, files).problems
  }
}

/** Progress as a run shows it. */
export const toRunProgress = (
  progress: Parameters<typeof progressWords>[0],
): { readonly fraction: number | null; readonly text: string } => ({
  fraction: progress.allBytes === 0 ? null : Math.min(1, Math.max(0, progress.doneBytes / progress.allBytes)),
  text: progressWords(progress),
})
