import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import path from 'node:path'
import { identityOf, type Writer } from './people.ts'
import { createSampleGit, type SampleGit } from './sample-git.ts'
import { compileHistory, refsAsOf, type Step } from './sample-history.ts'

/** A repository in which the sample plays what people do. */
export type OpenWork = {
  /** Adds or replaces one file at the top of a branch. */
  readonly commit: (step: LiveCommit) => Promise<void>
  /** Pushes all branches and tags. */
  readonly push: (url: string, token: string) => Promise<void>
}

/** One with a whole history, which is shown up to a moment. */
export type SampleWork = OpenWork & {
  /** Moves all branches and tags to where they stood that long ago; false when that changes nothing. */
  readonly moveTo: (agoMs: number) => Promise<boolean>
}

type LiveCommit = {
  readonly branch: string
  readonly file: string
  readonly content: string
  readonly message: string
  readonly by: Writer
  readonly at: number
  /** Private SSH key that signs it. */
  readonly signingKey?: string | null
}

type WorkOptions = {
  readonly directory: string
  readonly history: readonly Step[]
  readonly now: number
  readonly signal: AbortSignal
}

/** The token travels as a header set through the environment: neither arguments nor addresses hold it. */
const authorization = (token: string): Record<string, string> => ({
  GIT_CONFIG_COUNT: '1',
  GIT_CONFIG_KEY_0: 'http.extraHeader',
  GIT_CONFIG_VALUE_0: `Authorization: Basic ${Buffer.from(`t:${token}`).toString('base64')}`,
})

const writerEnvironment = (writer: Writer, at: number): Record<string, string> => {
  const [, name = '', email = ''] = /^(.*) <(.*)>$/.exec(identityOf(writer)) ?? []
  const date = `${Math.floor(at / 1_000)} +0000`
  return {
    GIT_AUTHOR_NAME: name,
    GIT_AUTHOR_EMAIL: email,
    GIT_AUTHOR_DATE: date,
    GIT_COMMITTER_NAME: name,
    GIT_COMMITTER_EMAIL: email,
    GIT_COMMITTER_DATE: date,
  }
}

const signingOptions = (key: string | null | undefined): readonly string[] =>
  key === undefined || key === null ? [] : ['-c', 'gpg.format=ssh', '-c', `user.signingKey=${key}`]

/** Works in a bare repository, by git's plumbing: no work tree is needed for a commit. */
export const openSampleWork = (directory: string, signal: AbortSignal): OpenWork => {
  const git = createSampleGit(directory, signal)
  const entriesBeside = async (tip: string, file: string): Promise<readonly string[]> =>
    (await git(['ls-tree', tip])).split('\n').filter((line) => line !== '' && !line.endsWith(`\t${file}`))

  return {
    commit: async ({ branch, file, content, message, by, at, signingKey }) => {
      const tip = await git(['rev-parse', `refs/heads/${branch}`])
      const blob = await git(['hash-object', '-w', '--stdin'], { input: content })
      const entries = [...(await entriesBeside(tip, file)), `100644 blob ${blob}\t${file}`]
      const tree = await git(['mktree'], { input: `${entries.join('\n')}\n` })
      const sign = signingOptions(signingKey).length === 0 ? [] : ['-S']
      const id = await git(
        [...signingOptions(signingKey), 'commit-tree', tree, '-p', tip, ...sign, '-m', message],
        { environment: writerEnvironment(by, at) },
      )
      await git(['update-ref', `refs/heads/${branch}`, id])
    },
    push: async (url, token) => {
      await git(['push', '--quiet', url, '+refs/heads/*:refs/heads/*', '+refs/tags/*:refs/tags/*'], {
        environment: authorization(token),
      })
    },
  }
}

/** Imports the history; the ids of its marks. */
const importHistory = async (
  git: SampleGit,
  directory: string,
  stream: string,
): Promise<ReadonlyMap<number, string>> => {
  const marksFile = path.join(directory, 'sample-marks')
  await git(
    ['-c', 'fastimport.unpackLimit=1', 'fast-import', '--quiet', '--force', `--export-marks=${marksFile}`],
    { input: stream },
  )
  const lines = readFileSync(marksFile, 'utf8').trim().split('\n')
  rmSync(marksFile)
  await git(['update-ref', '-d', 'refs/import/all'])
  return new Map(lines.map((line) => line.slice(1).split(' ')).map(([mark, id = '']) => [Number(mark), id]))
}

/** A bare repository that stands in `directory`, or is made there, with a whole history that no ref shows yet. */
export const createSampleWork = async (options: WorkOptions): Promise<SampleWork> => {
  const { directory, signal } = options
  mkdirSync(directory, { recursive: true })
  const git = createSampleGit(directory, signal)
  if (!existsSync(path.join(directory, 'HEAD'))) {
    await git(['init', '--quiet', '--bare', '--initial-branch=main', '.'])
  }
  const history = compileHistory(options.history, options.now)
  const idOfMark = await importHistory(git, directory, history.stream)
  const shown = new Map<string, number | null>()

  return {
    ...openSampleWork(directory, signal),
    moveTo: async (agoMs) => {
      const changed = [...refsAsOf(history, agoMs)].filter(([ref, mark]) => (shown.get(ref) ?? null) !== mark)
      if (changed.length === 0) return false
      for (const [ref, mark] of changed) shown.set(ref, mark)
      const lines = changed.map(([ref, mark]) =>
        mark === null ? `delete ${ref}\n` : `update ${ref} ${idOfMark.get(mark) ?? ''}\n`,
      )
      await git(['update-ref', '--stdin'], { input: lines.join('') })
      return true
    },
  }
}
