import { AppError, type ErrorDetails } from '../../../src-shared/errors/app-error.ts'
import type { LargeFile, LargeFileProblem, LargeFileProgress } from '../ports/large-files.ts'

const units = ['B', 'kB', 'MB', 'GB', 'TB'] as const

/** `62 MB`; decimal units, as hosts count large files. */
export const sizeWords = (bytes: number): string => {
  const step = Math.min(units.length - 1, bytes < 1_000 ? 0 : Math.floor(Math.log10(bytes) / 3))
  const value = bytes / 1_000 ** step
  return `${value < 10 && step > 0 ? value.toFixed(1) : Math.round(value)} ${units[step] ?? 'B'}`
}

/** `Large files 3 of 12, 62 MB of 300 MB` */
export const progressWords = ({ doneFiles, allFiles, doneBytes, allBytes }: LargeFileProgress): string =>
  `Large files ${doneFiles} of ${allFiles}, ${sizeWords(doneBytes)} of ${sizeWords(allBytes)}`

/** `assets/logo.psd (62 MB, 4d7a2146…)` */
export const fileWords = ({ path, size, oid }: LargeFile): string =>
  `${path === '' ? 'A file' : path} (${sizeWords(size)}, ${oid})`

/** The first few by name, and how many more. */
export const fileNames = (files: readonly LargeFile[], most = 3): string => {
  const names = files.slice(0, most).map(({ path, oid }) => (path === '' ? oid.slice(0, 8) : path))
  const more = files.length - names.length
  return more === 0 ? names.join(', ') : `${names.join(', ')} and ${more} more`
}

/** One line for each file: its name, size and SHA-256, and what the other side said of it. */
export const problemLines = (problems: readonly LargeFileProblem[]): readonly string[] =>
  problems.map(({ file, message }) => `${fileWords(file)}${message === null ? '' : `: ${message}`}`)

/** What to say of a run in which some files could not be moved. @param where they are missing when they are */
export const problemOfFiles = (problems: readonly LargeFileProblem[], where: 'here' | 'source'): AppError => {
  const isOff = problems.some(({ reason }) => reason === 'off')
  const isRefused = problems.some(({ reason }) => reason === 'refused')
  const details: ErrorDetails = { count: problems.length, where, output: problemLines(problems).join('\n') }
  // A source without LFS gives no file: they are missing there, whatever the reason.
  if (where === 'here' && (isOff || isRefused)) {
    return new AppError('large_files_refused', 'Large files were refused.', {
      details: isOff ? { ...details, off: true } : details,
    })
  }
  return new AppError('large_files_missing', 'Large files are missing.', { details })
}
