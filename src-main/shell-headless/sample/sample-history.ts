import { identityOf, type Writer } from './people.ts'

export const hour = 3_600_000
export const day = 24 * hour

type CommitStep = {
  readonly agoMs: number
  readonly branch: string
  readonly by: Writer
  readonly message: string
  /** New content by path; what begins with "+" is added to what is there. */
  readonly files: Readonly<Record<string, string>>
  /** Where the branch begins, or begins anew: somebody force-pushed it. */
  readonly from?: string
  /** A branch that is merged. */
  readonly merge?: string
}
type TagStep = { readonly agoMs: number; readonly tag: string; readonly branch: string; readonly by: Writer }
type GoneStep = { readonly agoMs: number; readonly gone: string }

/** One thing that somebody did in a project; a history is a list of them, the oldest first. */
export type Step = CommitStep | TagStep | GoneStep

/** A ref of the history as it stands from a moment on; null: it is gone. */
type Move = { readonly agoMs: number; readonly ref: string; readonly mark: number | null }

export type CompiledHistory = {
  /** For `git fast-import`, on refs/import/all. */
  readonly stream: string
  readonly moves: readonly Move[]
}

type Branch = {
  mark: number
  readonly files: Map<string, string>
  readonly changed: Set<string>
}

const data = (text: string): string => `data ${Buffer.byteLength(text)}\n${text}\n`

/** https://git-scm.com/docs/git-fast-import */
export const compileHistory = (steps: readonly Step[], now: number): CompiledHistory => {
  const branches = new Map<string, Branch>()
  const moves: Move[] = []
  const stream: string[] = []
  let lastMark = 0

  const person = (writer: Writer, agoMs: number): string =>
    `${identityOf(writer)} ${Math.floor((now - agoMs) / 1_000)} +0000`
  const branchOf = (name: string): Branch => {
    const found = branches.get(name)
    if (found === undefined) throw new Error(`The sample history has no branch ${name} yet.`)
    return found
  }
  const begin = (name: string, from: string | undefined): Branch => {
    const source = from === undefined ? undefined : branchOf(from)
    const branch = { mark: source?.mark ?? 0, files: new Map(source?.files), changed: new Set<string>() }
    branches.set(name, branch)
    return branch
  }

  const commit = (step: CommitStep): void => {
    const known = step.from === undefined ? branches.get(step.branch) : undefined
    const branch = known ?? begin(step.branch, step.from)
    const merged = step.merge === undefined ? undefined : branchOf(step.merge)
    for (const path of merged?.changed ?? []) branch.files.set(path, merged?.files.get(path) ?? '')
    for (const [path, content] of Object.entries(step.files)) {
      const whole = content.startsWith('+') ? `${branch.files.get(path) ?? ''}${content.slice(1)}` : content
      branch.files.set(path, whole)
      branch.changed.add(path)
    }
    lastMark += 1
    stream.push(
      branch.mark === 0 ? 'reset refs/import/all\n' : '',
      `commit refs/import/all\nmark :${lastMark}\n`,
      `author ${person(step.by, step.agoMs)}\ncommitter ${person(step.by, step.agoMs)}\n`,
      data(step.message),
      branch.mark === 0 ? '' : `from :${branch.mark}\n`,
      merged === undefined ? '' : `merge :${merged.mark}\n`,
      'deleteall\n',
      ...[...branch.files].map(([path, content]) => `M 100644 inline ${path}\n${data(content)}`),
    )
    branch.mark = lastMark
    moves.push({ agoMs: step.agoMs, ref: `refs/heads/${step.branch}`, mark: lastMark })
  }

  const tag = (step: TagStep): void => {
    lastMark += 1
    stream.push(
      `tag ${step.tag}\nmark :${lastMark}\nfrom :${branchOf(step.branch).mark}\n`,
      `tagger ${person(step.by, step.agoMs)}\n${data(`Release ${step.tag}`)}`,
    )
    moves.push({ agoMs: step.agoMs, ref: `refs/tags/${step.tag}`, mark: lastMark })
  }

  for (const step of steps) {
    if ('gone' in step) moves.push({ agoMs: step.agoMs, ref: `refs/heads/${step.gone}`, mark: null })
    else if ('tag' in step) tag(step)
    else commit(step)
  }
  return { stream: stream.join(''), moves }
}

/** Where each ref stands at a moment: its mark, or null when it is gone. */
export const refsAsOf = ({ moves }: CompiledHistory, agoMs: number): ReadonlyMap<string, number | null> =>
  new Map(moves.filter((move) => move.agoMs >= agoMs).map(({ ref, mark }) => [ref, mark]))
