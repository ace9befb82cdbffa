import type { ObjectId, RefMap } from '../../../src-shared/domain/ref.ts'
import { refsThatNeed } from '../large-files/refs-that-need.ts'
import type { LargeFile, LargeFileProblem } from '../ports/large-files.ts'
import type { PushUpdate } from '../ports/remote-git.ts'
import { goOnWithout } from './large-files-failure.ts'
import { toRunProgress } from './large-files-pull.ts'
import { fileNames, problemOfFiles } from './large-files-words.ts'
import type { MirrorRunContext } from './run-context.ts'

/**
 * Sends the large files (Git LFS) that a push needs and the target lacks, before any ref is pushed. What is missing
 * here or refused there keeps back the refs that need it, named in the report; all others may go. New commits alone
 * are searched, but for the first push of a mirror.
 * @param remote the target's refs as last seen; what they lead to is there
 * @returns the updates that may be pushed
 * @throws AppError `remote_…`, `disk_full`, `cancelled`
 */
export const sendLargeFiles = async (
  context: MirrorRunContext,
  updates: readonly PushUpdate[],
  remote: RefMap,
): Promise<readonly PushUpdate[]> => {
  const { largeFiles, largeFileRecords, mirror, repositoryPath, signal } = context
  const tips = updates.flatMap(({ newObjectId }) => newObjectId ?? [])
  if (tips.length === 0) return updates
  const there = [...remote.values()]
  const known = largeFileRecords.isScanned(mirror.id) ? there : []
  const files = await largeFiles.find({ repositoryPath, tips, known, signal })
  const problems = files.length === 0 ? [] : await upload(context, files)
  // A ref that is kept back is new to the target still: what it needs is found again.
  // What a two-way mirror could not bring here is another matter, and stays.
  const missing = largeFileRecords.missing(mirror.id)
  largeFileRecords.record(mirror.id, { missing, at: context.clock.now() })
  return problems.length === 0 ? updates : keepBack(context, { updates, problems, known: there })
}

const upload = async (
  context: MirrorRunContext,
  files: readonly LargeFile[],
): Promise<readonly LargeFileProblem[]> => {
  context.enter('large_files')
  try {
    const { bytes, problems } = await context.largeFiles.upload({
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

/** Takes the refs out of a push that need files which did not get there, and says why. */
const keepBack = async (
  context: MirrorRunContext,
  input: {
    readonly updates: readonly PushUpdate[]
    readonly problems: readonly LargeFileProblem[]
    readonly known: readonly ObjectId[]
  },
): Promise<readonly PushUpdate[]> => {
  const { report, largeFiles, repositoryPath, signal } = context
  const { updates, problems, known } = input
  const lacking = problems.map(({ file }) => file)
  const needs = await refsThatNeed(largeFiles, { repositoryPath, signal, known, updates }, lacking)
  const free: PushUpdate[] = []
  for (const update of updates) {
    const { ref, newObjectId, expectedObjectId } = update
    const missing = needs.get(ref) ?? []
    if (missing.length === 0) free.push(update)
    else {
      report.setRef({
        ref,
        oldObjectId: expectedObjectId,
        newObjectId,
        outcome: 'failed',
        reason: 'lfs_missing',
        message: whyOf(problems, missing),
        keptRef: null,
      })
    }
  }
  report.setLargeFileProblem(problemOfFiles(problems, 'here'))
  return free
}

const whyOf = (problems: readonly LargeFileProblem[], missing: readonly LargeFile[]): string => {
  const names = fileNames(missing)
  const reasons = new Set(
    problems.filter(({ file }) => missing.some(({ oid }) => oid === file.oid)).map(({ reason }) => reason),
  )
  if (reasons.has('off')) return `It needs large files (Git LFS), which the target does not accept: ${names}.`
  if (reasons.has('refused')) return `The target refused large files that it needs: ${names}.`
  return `Large files that it needs are not here: ${names}.`
}
