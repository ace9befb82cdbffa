import type { ObjectId } from '../../../src-shared/domain/ref.ts'
import { AppError } from '../../../src-shared/errors/app-error.ts'
import { invalidCursor } from '../browse/history-cursor.ts'
import type { BrowseGit } from '../ports/browse-git.ts'
import type { GrepLine, HistoryGit } from '../ports/history-git.ts'
import { readGrepCursor, writeGrepCursor, type GrepPlace } from './grep-cursor.ts'
import { createFileFilter, pathspecsOf, type FileFilters } from './grep-files.ts'
import { revisionOf, type AskedRevision } from './revision-of.ts'

/** What decides which lines are found, and so where a cursor leads. */
export type GrepSearch = FileFilters & {
  readonly pattern: string
  readonly caseSensitive: boolean
  /** Lines around a match. */
  readonly before: number
  readonly after: number
  readonly mostMatchesPerFile: number
}

export type GrepInput = AskedRevision & {
  readonly directory: string
  readonly search: GrepSearch
  readonly cursor: string | undefined
  /** Files of a page. */
  readonly limit: number
  /** Lines of a page, those around matches counted. */
  readonly mostLines: number
  readonly signal: AbortSignal
}

type FoundFile = { readonly path: string; readonly lines: Omit<GrepLine, 'path'>[] }

export type GrepPage = {
  readonly name: string
  readonly commitId: ObjectId
  readonly files: readonly FoundFile[]
  readonly nextCursor: string | null
}

/** Bytes of a line that are given out. */
export const mostLineBytes = 10_000
/** Repetitions such as `a{1,255}` are unfolded; in each other they multiply, up to more than a machine has memory. */
const mostRepetitions = 10_000

/** @throws AppError `invalid_input` */
const checkRepetitions = (pattern: string): void => {
  const bounds = [...pattern.matchAll(/\{(\d*),?(\d*)\}/g)]
  const product = bounds.reduce((all, [, least, most]) => all * Math.max(Number(least), Number(most), 1), 1)
  if (product <= mostRepetitions) return
  const reason = `its repetitions multiply to more than ${mostRepetitions}`
  throw new AppError('invalid_input', `query.pattern: ${reason}`, {
    details: { field: 'query.pattern', reason },
  })
}

/** Searching the files of a commit, for clients of the REST API. */
export const createClientGrep = ({ git }: { readonly git: BrowseGit & HistoryGit }) => {
  const startOf = async (input: GrepInput): Promise<GrepPlace & { readonly name: string }> => {
    const { directory, cursor, ref, search } = input
    if (cursor === undefined) {
      return { ...(await revisionOf(git, directory, input)), files: 0, line: 0 }
    }
    const place = readGrepCursor(cursor, search)
    if ((await git.commitOfId(directory, place.commitId)) !== place.commitId) throw invalidCursor()
    const nameOfDefault = async (): Promise<string> =>
      (await git.head(directory)).ref.replace(/^refs\/heads\//, '')
    return { ...place, name: ref ?? (await nameOfDefault()) }
  }

  return {
    /** @throws AppError `not_found`, `invalid_input` for a pattern or cursor that is not valid, `timeout` */
    grep: async (input: GrepInput): Promise<GrepPage> => {
      const { directory, search, limit, mostLines, signal } = input
      checkRepetitions(search.pattern)
      const { name, commitId, files: filesBefore, line: lineBefore } = await startOf(input)
      const passes = createFileFilter(search)
      const files: FoundFile[] = []
      let lineCount = 0
      /** The file that lines come from now, counted from the first page on. */
      let index = -1
      let path: string | null = null
      const page = (nextCursor: string | null): GrepPage => ({ name, commitId, files, nextCursor })
      const cursorAt = (place: Omit<GrepPlace, 'commitId'>): string =>
        writeGrepCursor({ commitId, ...place }, search)

      const pathspecs = pathspecsOf(search)
      for await (const found of git.grep(directory, {
        ...search,
        commitId,
        pathspecs,
        mostLineBytes,
        signal,
      })) {
        if (found.path !== path) {
          if (!passes(found.path)) continue
          path = found.path
          index += 1
        }
        if (index < filesBefore || (index === filesBefore && found.lineNumber <= lineBefore)) continue
        let file = files.at(-1)
        if (file?.path !== path) {
          if (files.length === limit || lineCount === mostLines)
            return page(cursorAt({ files: index, line: 0 }))
          file = { path, lines: [] }
          files.push(file)
        }
        if (lineCount === mostLines) {
          return page(cursorAt({ files: index, line: file.lines.at(-1)?.lineNumber ?? 0 }))
        }
        const { lineNumber, text, isMatch } = found
        file.lines.push({ lineNumber, text, isMatch })
        lineCount += 1
      }
      return page(null)
    },
  }
}
