import { setupFileSchema, type SetupFile } from '../../../src-shared/domain/setup-file.ts'
import type { PlacedProblem } from '../../../src-shared/domain/setup-plan.ts'
import { pathWords } from './placed-problem.ts'
import { readSetupDocument, type SetupDocument } from './setup-document.ts'
import { problemsOfIssues } from './setup-issues.ts'

/** The largest set-up file, in bytes: the core takes no more in one message. Several files may be applied in turn. */
export const setupFileLimitBytes = 1024 * 1024

/** Nobody reads on after these; each is looked up in the text. */
const mostIssues = 500

export type ReadSetupFile =
  | {
      readonly file: SetupFile
      /** Where what the core finds wrong stands in the text. */
      readonly place: (problem: {
        readonly path: readonly PropertyKey[]
        readonly message: string
      }) => PlacedProblem
    }
  | { readonly file: null; readonly problems: readonly PlacedProblem[] }

const whole = (message: string): ReadSetupFile => ({
  file: null,
  problems: [{ line: 1, column: 1, path: '', message }],
})

/** In the order of the file, a place once. */
const inOrder = (problems: readonly PlacedProblem[]): readonly PlacedProblem[] =>
  [...new Map(problems.map((problem) => [`${problem.path} ${problem.message}`, problem])).values()].toSorted(
    (one, other) => one.line - other.line || one.column - other.column,
  )

const placing =
  ({ placeOf }: SetupDocument) =>
  ({
    path,
    message,
  }: {
    readonly path: readonly PropertyKey[]
    readonly message: string
  }): PlacedProblem => ({
    ...placeOf(path),
    path: pathWords(path),
    message,
  })

/** Reads a set-up file from its text. All that is wrong with it comes at once, except that a text that is no YAML says nothing. */
export const readSetupFile = (text: string): ReadSetupFile => {
  // eslint-disable-next-line no-control-regex -- what no text has
  if (/[\x00-\x08\x0e-\x1f\ufffd]/.test(text)) return whole('This is not a text file.')
  const document = readSetupDocument(text)
  if (document.problems.length > 0) return { file: null, problems: document.problems }
  const { data } = document
  if (data === null || data === undefined) return whole('The file is empty. It begins with "version: 1".')
  if (typeof data !== 'object' || Array.isArray(data)) {
    return whole('This is not a set-up file. It begins with "version: 1", then accounts and repositories.')
  }
  const parsed = setupFileSchema.safeParse(data)
  const place = placing(document)
  if (parsed.success) return { file: parsed.data, place }
  return {
    file: null,
    problems: inOrder(problemsOfIssues(parsed.error.issues.slice(0, mostIssues), data).map(place)),
  }
}
