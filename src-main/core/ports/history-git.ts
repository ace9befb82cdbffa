import type { Person } from '../../../src-shared/domain/commit.ts'
import type { ObjectId } from '../../../src-shared/domain/ref.ts'

/** A commit with its whole message, as it is told to clients. */
export type FullCommit = {
  readonly id: ObjectId
  readonly parents: readonly ObjectId[]
  readonly author: Person
  readonly committer: Person
  /** Without line ends behind it. */
  readonly message: string
  /** Null when the commit is not signed. */
  readonly signed: {
    /** The armoured block. */
    readonly signature: string
    /** What was signed: the commit without its signature. */
    readonly payload: string
  } | null
}

export type HistoryPage = {
  readonly tip: ObjectId
  /** Only commits that changed this file or folder; "" is everything. */
  readonly path: string
  /** Commits at the beginning to leave out. */
  readonly skip: number
  readonly most: number
}

export type CompareRequest = {
  /** Null: compared with nothing. */
  readonly baseId: ObjectId | null
  readonly headId: ObjectId
  /** Files and folders; none means all. */
  readonly paths: readonly string[]
  /** Every change in a form that `git apply` takes; otherwise changes in the amount of whitespace are left out. */
  readonly exact: boolean
  /** Of the patch of one file; what is larger is withheld. */
  readonly mostBytes: number
  /** Whether patches of binary files are withheld. */
  readonly withholdBinary: boolean
  /** Ends the output early. */
  readonly signal: AbortSignal
}

export type ComparedFile = {
  readonly path: string
  /** Null unless renamed or copied. */
  readonly oldPath: string | null
  /** git's letter, after a rename with how alike the files are: `M`, `R054`. */
  readonly state: string
  /** Null for a binary file. */
  readonly additions: number | null
  readonly deletions: number | null
  /** The patch; null when withheld. */
  readonly raw: string | null
  /** Of the patch; of a binary file that is withheld, of the file. */
  readonly bytes: number
}

export type Comparison = {
  readonly fileCount: number
  readonly additions: number
  readonly deletions: number
  /** In git's order, read as they are taken. They must be taken to the end, or the signal aborted. */
  readonly files: AsyncIterable<ComparedFile>
}

export type BlameRequest = {
  readonly commitId: ObjectId
  readonly path: string
  /** Each as behind `git blame -L`; none means the whole file. */
  readonly ranges: readonly string[]
  /** Follow lines that were moved or copied, also from other files that the same commit changed. */
  readonly detectMoves: boolean
  readonly signal: AbortSignal
}

/** Who committed what lines have in common. */
export type BlamedCommit = {
  readonly author: Person
  readonly committer: Person
  readonly summary: string
}

/** Lines that follow each other and came together. */
export type BlamedLines = {
  readonly commitId: ObjectId
  readonly commit: BlamedCommit
  readonly startLine: number
  /** Number and place of the first line when it came. */
  readonly originalStartLine: number
  readonly originalPath: string
  readonly lineCount: number
  /** The commit before, as long as the file was there; null for a file that came with this one. */
  readonly previousCommitId: ObjectId | null
}

export type GrepRequest = {
  readonly commitId: ObjectId
  /** A POSIX extended regular expression. */
  readonly pattern: string
  readonly caseSensitive: boolean
  /** git pathspecs with magic that take at least the files to be searched; none means all. */
  readonly pathspecs: readonly string[]
  /** Lines around a match. */
  readonly before: number
  readonly after: number
  readonly mostMatchesPerFile: number
  /** Of a line, in bytes; longer ones are cut. */
  readonly mostLineBytes: number
  readonly signal: AbortSignal
}

export type GrepLine = {
  readonly path: string
  readonly lineNumber: number
  readonly text: string
  readonly isMatch: boolean
}

/** What reading histories for clients needs of git in one bare repository, named by its directory. */
export type HistoryGit = {
  /** A part of a history in the order of `git log`, newest first. */
  readonly historyPage: (directory: string, page: HistoryPage) => Promise<readonly ObjectId[]>
  readonly fullCommits: (directory: string, ids: readonly ObjectId[]) => Promise<readonly FullCommit[]>
  readonly compare: (directory: string, request: CompareRequest) => Promise<Comparison>
  /**
   * By line. @throws AppError `invalid_input` when git refuses a range, `timeout` when one takes too long to find
   */
  readonly blameLines: (directory: string, request: BlameRequest) => Promise<readonly BlamedLines[]>
  /**
   * By path and line; leaving the loop stops git. Binary files are passed over.
   * @throws AppError `invalid_input` when git refuses the pattern, `timeout`
   */
  readonly grep: (directory: string, request: GrepRequest) => AsyncIterable<GrepLine>
}
