import type { ObjectId } from '../../../src-shared/domain/ref.ts'
import { AppError } from '../../../src-shared/errors/app-error.ts'
import { mapBounded } from '../refs/bounded.ts'
import type { RunGit } from '../run-git.ts'
import type { SpawnGit } from '../spawn-git.ts'
import { batchCheck } from './commit-ancestry.ts'
import { readCommitGraph } from './commit-graph.ts'

type Environment = Readonly<Record<string, string>>
type Question = { readonly ancestor: ObjectId; readonly descendant: ObjectId }
type Asked = Question & {
  readonly answer: (isAncestor: boolean) => void
  readonly fail: (error: unknown) => void
}
type Place = { readonly directory: string; readonly environment: Environment }
type Parts = { readonly run: RunGit; readonly spawn: SpawnGit }

/** So many are cheaper asked one by one than by a walk through a history that may be long. */
const fewQuestions = 8
const mostProcesses = 4

const keyOf = ({ ancestor, descendant }: Question): string => `${ancestor} ${descendant}`

const askOneByOne = async (
  run: RunGit,
  { directory, environment }: Place,
  questions: readonly Question[],
): Promise<ReadonlySet<string>> => {
  const answers = await mapBounded(questions, mostProcesses, async ({ ancestor, descendant }) => {
    const { exitCode } = await run(['merge-base', '--is-ancestor', ancestor, descendant], {
      directory,
      environment,
      expectedExitCodes: [1],
    })
    return exitCode === 0
  })
  return new Set(questions.filter((_, index) => answers[index]).map(keyOf))
}

/**
 * The questions whose answer is yes, by key. First what is new since the older commits is read: a branch that moved
 * forward is found there, however long its history. What stays open is looked for in the whole history, once.
 */
const yesTo = async (
  { run, spawn }: Parts,
  place: Place,
  questions: readonly Question[],
): Promise<ReadonlySet<string>> => {
  if (questions.length <= fewQuestions) return askOneByOne(run, place, questions)
  const descendants = new Set(questions.map(({ descendant }) => descendant))
  const ancestors = new Set(questions.map(({ ancestor }) => ancestor))
  const fresh = await readCommitGraph(spawn, place, [...descendants, ...[...ancestors].map((id) => `^${id}`)])
  const yes = new Set<string>()
  const open: Question[] = []
  for (const question of questions) {
    if (fresh.reaches(question.descendant, question.ancestor)) yes.add(keyOf(question))
    else open.push(question)
  }
  if (open.length <= fewQuestions) return yes.union(await askOneByOne(run, place, open))
  const whole = await readCommitGraph(spawn, place, new Set([...descendants, ...ancestors]))
  for (const question of open) {
    if (whole.reaches(question.descendant, question.ancestor)) yes.add(keyOf(question))
  }
  return yes
}

const missing = (objectId: ObjectId): AppError =>
  new AppError('store_damaged', `Object ${objectId} is missing.`, { details: { objectId } })

const answerAll = async (parts: Parts, place: Place, asked: readonly Asked[]): Promise<void> => {
  try {
    const ids = [...new Set(asked.flatMap(({ ancestor, descendant }) => [ancestor, descendant]))]
    const run: RunGit = (args, options) => parts.run(args, { ...options, environment: place.environment })
    const types = await batchCheck(run, place.directory, ids)
    const typeOf = new Map(ids.map((id, index) => [id, types[index] ?? '']))
    const isMissing = (id: ObjectId): boolean => typeOf.get(id)?.endsWith(' missing') === true
    // merge-base looks through tags, a mirror does not.
    const isCommit = (id: ObjectId): boolean => typeOf.get(id)?.startsWith('commit ') === true
    const open = new Map<string, Question>()
    for (const question of asked) {
      if (isCommit(question.ancestor) && isCommit(question.descendant)) open.set(keyOf(question), question)
    }
    const yes = await yesTo(parts, place, [...open.values()])
    for (const question of asked) {
      const gone = [question.ancestor, question.descendant].find(isMissing)
      if (gone === undefined) question.answer(yes.has(keyOf(question)))
      else question.fail(missing(gone))
    }
  } catch (error) {
    for (const { fail } of asked) fail(error)
  }
}

/**
 * Whether one commit is reachable from another; an object that is no commit is its own only ancestor.
 * @param environment how git finds objects that are not part of the repository yet
 * @throws AppError `store_damaged` when one of the two is not there
 */
export type AskAncestry = (
  directory: string,
  ancestor: ObjectId,
  descendant: ObjectId,
  environment?: Environment,
) => Promise<boolean>

/**
 * Questions about the same repository that are asked together are answered together: by a few processes, where five
 * thousand branches moved.
 */
export const createAncestry = (parts: Parts): AskAncestry => {
  const waiting = new Map<string, Asked[]>()
  return (directory, ancestor, descendant, environment = {}) =>
    new Promise((answer, fail) => {
      if (ancestor === descendant) {
        answer(true)
        return
      }
      const question = { ancestor, descendant, answer, fail }
      const key = JSON.stringify([directory, environment])
      const others = waiting.get(key)
      if (others !== undefined) return void others.push(question)
      const asked: Asked[] = [question]
      waiting.set(key, asked)
      // After everything that is ready to ask has asked.
      setImmediate(() => {
        waiting.delete(key)
        void answerAll(parts, { directory, environment }, asked)
      })
    })
}
