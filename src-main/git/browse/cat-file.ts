import { AppError } from '../../../src-shared/errors/app-error.ts'
import type { SpawnGit } from '../spawn-git.ts'
import { readingEnvironment } from './read-git.ts'

export type ObjectType = 'commit' | 'tree' | 'blob' | 'tag'
export type ObjectInfo = { readonly id: string; readonly type: ObjectType; readonly sizeBytes: number }
export type GitObject = ObjectInfo & { readonly content: Buffer }

type Question = {
  readonly wantsContent: boolean
  readonly answer: (object: GitObject | null) => void
  readonly fail: (error: unknown) => void
}

/** One `git cat-file --batch-command`: questions are asked without waiting, answers come in their order. */
export type CatFile = {
  /** Null when there is no such object, or an abbreviation fits several. `expression` holds no space or line end. */
  readonly ask: (kind: 'info' | 'contents', expression: string) => Promise<GitObject | null>
  readonly waiting: () => number
  /** No more questions; those asked are still answered. */
  readonly end: () => void
  /** Ends at once. Settles when the process is gone. */
  readonly kill: () => Promise<void>
  readonly gone: Promise<unknown>
}

const nothing = Buffer.alloc(0)
const headPattern = /^([0-9a-f]{40}) (commit|tree|blob|tag) (\d+)$/

/** https://git-scm.com/docs/git-cat-file#Documentation/git-cat-file.txt---batch-command */
export const startCatFile = (spawn: SpawnGit, directory: string): CatFile => {
  const stop = new AbortController()
  const environment = readingEnvironment
  const git = spawn(['cat-file', '--batch-command'], { directory, environment, signal: stop.signal })
  const questions: Question[] = []
  let parts: Buffer[] = []
  let received = 0
  /** Below this there is no whole answer: spares joining the parts of a large object again and again. */
  let needed = 1

  /** Takes one answer off the front; the bytes used, or 0 when it is not whole yet. */
  const takeAnswer = (data: Buffer, start: number): number => {
    const question = questions[0]
    const headEnd = data.indexOf(10, start)
    if (question === undefined || headEnd === -1) return 0
    const match = headPattern.exec(data.toString('latin1', start, headEnd))
    let end = headEnd + 1
    if (match === null) question.answer(null)
    else {
      const [, id = '', type, size] = match
      const sizeBytes = Number(size)
      if (question.wantsContent) end += sizeBytes + 1
      needed = end - start
      if (data.length < end) return 0
      // A copy: a part would keep the whole chunk it came with.
      const content = question.wantsContent ? Buffer.from(data.subarray(headEnd + 1, end - 1)) : nothing
      question.answer({ id, type: type as ObjectType, sizeBytes, content })
    }
    questions.shift()
    return end - start
  }

  git.stdout.on('data', (part: Buffer) => {
    parts.push(part)
    received += part.length
    if (received < needed) return
    const data = Buffer.concat(parts)
    let start = 0
    for (;;) {
      needed = data.length - start + 1
      const used = takeAnswer(data, start)
      if (used === 0) break
      start += used
    }
    parts = [data.subarray(start)]
    received = data.length - start
  })
  git.stdout.resume()

  const failAll = (cause: unknown): void => {
    const error = new AppError('interrupted', 'Reading the repository was interrupted.', { cause })
    for (const question of questions.splice(0)) question.fail(error)
  }
  const gone = git.done.then(failAll, failAll)

  let corked = false
  const write = (line: string): void => {
    // What is asked in one go is written in one go.
    if (!corked) {
      corked = true
      git.stdin.cork()
      queueMicrotask(() => {
        corked = false
        git.stdin.uncork()
      })
    }
    git.stdin.write(line)
  }

  return {
    ask: (kind, expression) =>
      new Promise((answer, fail) => {
        questions.push({ wantsContent: kind === 'contents', answer, fail })
        write(`${kind} ${expression}\n`)
      }),
    waiting: () => questions.length,
    end: () => void git.stdin.end(),
    kill: async () => {
      stop.abort()
      await gone
    },
    gone,
  }
}
