import { isRefStoreUnchanged, readRefStoreState, type RefStoreState } from '../refs/ref-store-state.ts'

/** Answers made of nothing but the refs of a repository and the question. */
export type RefAnswers = {
  /**
   * The answer to a question, made anew only when a ref may have changed since it was made.
   * @param question everything that decides about the answer besides the refs
   */
  readonly answer: (repositoryPath: string, question: string, make: () => Promise<Buffer>) => Promise<Buffer>
}

type Known = {
  readonly state: RefStoreState
  /** By question. */
  readonly answers: Map<string, Buffer>
}

const mostBytes = 32 * 1024 * 1024
const mostBytesPerAnswer = 8 * 1024 * 1024
const mostAnswersPerRepository = 8
const mostRepositories = 1_000
/** A question is kept with its answer; a client may name thousands of prefixes. */
const longestQuestion = 4_096

const sizeOf = ({ answers }: Known): number =>
  [...answers.values()].reduce((sum, { length }) => sum + length, 0)

/** Keeps answers in memory, and compares the files of the refs with what they were before each answer was made. */
export const createRefAnswers = (options: { readonly now?: () => number } = {}): RefAnswers => {
  /** Least recently used first. */
  const repositories = new Map<string, Known>()
  let bytes = 0

  const forget = (repositoryPath: string): void => {
    const known = repositories.get(repositoryPath)
    if (known === undefined) return
    bytes -= sizeOf(known)
    repositories.delete(repositoryPath)
  }

  const remember = (repositoryPath: string, known: Known, question: string, answer: Buffer): void => {
    if (answer.length > mostBytesPerAnswer) return
    if (repositories.get(repositoryPath) !== known) forget(repositoryPath)
    else bytes -= sizeOf(known)
    if (known.answers.size >= mostAnswersPerRepository) known.answers.clear()
    known.answers.set(question, answer)
    repositories.set(repositoryPath, known)
    bytes += sizeOf(known)
    for (const oldest of repositories.keys()) {
      if (bytes <= mostBytes && repositories.size <= mostRepositories) break
      forget(oldest)
    }
  }

  /** What is known and still holds. */
  const current = (repositoryPath: string): Known | null => {
    const known = repositories.get(repositoryPath)
    if (known === undefined) return null
    if (!isRefStoreUnchanged(known.state)) {
      forget(repositoryPath)
      return null
    }
    repositories.delete(repositoryPath)
    repositories.set(repositoryPath, known)
    return known
  }

  return {
    answer: async (repositoryPath, question, make) => {
      if (question.length > longestQuestion) return make()
      const known = current(repositoryPath)
      const kept = known?.answers.get(question)
      if (kept !== undefined) return kept
      // Taken before anything is read: a change after this moment makes the answer count for this once only.
      const state = known?.state ?? readRefStoreState(repositoryPath, options.now)
      const answer = await make()
      if (state !== null) remember(repositoryPath, known ?? { state, answers: new Map() }, question, answer)
      return answer
    },
  }
}
