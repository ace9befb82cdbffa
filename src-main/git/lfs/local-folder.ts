import { stat } from 'node:fs/promises'
import path from 'node:path'
import { AppError } from '../../../src-shared/errors/app-error.ts'
import type { LargeFileProblem, TransferRequest, TransferResult } from '../../core/ports/large-files.ts'
import { copyObject } from './large-object-files.ts'

const isDirectory = async (directory: string): Promise<boolean> =>
  (await stat(directory).catch(() => null))?.isDirectory() === true

/** Brings objects from a repository on this computer: a bare one, or a working copy. */
export const copyFromFolder = async (request: TransferRequest): Promise<TransferResult> => {
  const { url } = request.remote.address
  const dotGit = path.join(url, '.git')
  const source = (await isDirectory(dotGit)) ? dotGit : url
  const problems: LargeFileProblem[] = []
  const allBytes = request.files.reduce((sum, { size }) => sum + size, 0)
  let [doneFiles, doneBytes] = [0, 0]
  for (const file of request.files) {
    if (request.signal.aborted) throw new AppError('cancelled', 'It was cancelled.')
    if (await copyObject(source, request.repositoryPath, file)) {
      doneFiles += 1
      doneBytes += file.size
    } else problems.push({ file, reason: 'missing', message: null })
    request.onProgress({ doneFiles, allFiles: request.files.length, doneBytes, allBytes })
  }
  return { bytes: doneBytes, problems }
}
