import { execFile } from 'node:child_process'
import { tmpdir } from 'node:os'
import type { Repo } from '@pierre/storage'
import { seededRandom } from '../random-history.ts'
import type { RestWorld } from '../rest-world.ts'

/** One question to the API, and what git says to it. */
export type Comparison = {
  /** Enough to ask it again by hand. */
  readonly question: string
  readonly answered: unknown
  readonly expected: unknown
}

/** A repository on disk that is read over the API and by git; chances come from a seed. */
export type Subject = {
  readonly repository: Repo
  readonly directory: string
  /** All commits, newest first. */
  readonly commits: readonly string[]
  readonly chance: (probability: number) => boolean
  /** A whole number from 0, below this. */
  readonly below: (most: number) => number
  readonly pick: <T>(items: readonly T[]) => T
  /** The bytes that git prints; paths are literal. */
  readonly git: (args: readonly string[], options?: GitOptions) => Promise<Buffer>
  readonly gitText: (...args: readonly string[]) => Promise<string>
  /** Records that end with NUL. */
  readonly gitRecords: (...args: readonly string[]) => Promise<readonly string[]>
  /** A commit, and a name for it: its id, a short id, or steps from another one. */
  readonly someRevision: () => Promise<{ readonly id: string; readonly name: string }>
  /** The files of a commit; submodules are none. */
  readonly filesAt: (id: string) => Promise<readonly TreeFile[]>
}

export type GitOptions = {
  readonly input?: string
  readonly environment?: Readonly<Record<string, string>>
  /** Exit codes that are answers, too. */
  readonly answers?: readonly number[]
}

export type TreeFile = { readonly path: string; readonly mode: string; readonly blobId: string }

export const startSubject = async (world: RestWorld, name: string, seed: number): Promise<Subject> => {
  const directory = await world.directoryOf(name)
  const random = seededRandom(seed)
  const below = (most: number): number => Math.floor(random() * most)

  const git: Subject['git'] = (args, { input, environment = {}, answers = [] } = {}) =>
    new Promise((resolve, reject) => {
      const environmentOfGit = {
        PATH: process.env['PATH'] ?? '',
        HOME: tmpdir(),
        LC_ALL: 'C',
        GIT_CONFIG_NOSYSTEM: '1',
        GIT_CONFIG_GLOBAL: '/dev/null',
        GIT_LITERAL_PATHSPECS: '1',
        ...environment,
      }
      const options = {
        cwd: directory,
        env: environmentOfGit,
        encoding: 'buffer' as const,
        maxBuffer: 2 ** 30,
      }
      const child = execFile('git', ['-c', 'core.quotePath=false', ...args], options, (error, stdout) => {
        if (error === null || answers.includes(Number(error.code))) resolve(stdout)
        else reject(new Error(`git ${args.join(' ')}: ${error.message}`))
      })
      child.stdin?.end(input)
    })
  const gitText: Subject['gitText'] = async (...args) => (await git(args)).toString('utf8')
  const gitRecords: Subject['gitRecords'] = async (...args) =>
    (await gitText(...args)).split('\0').filter((record) => record !== '')
  const commits = (await gitText('rev-list', '--all')).trimEnd().split('\n')

  return {
    repository: world.storage.repo({ id: name }),
    directory,
    commits,
    below,
    chance: (probability) => random() < probability,
    pick: <T>(items: readonly T[]): T => {
      if (items.length === 0) throw new Error('There is nothing to pick from.')
      return items[below(items.length)] as T
    },
    git,
    gitText,
    gitRecords,
    someRevision: async () => {
      const id = commits[below(commits.length)] ?? ''
      const kind = below(4)
      if (kind === 0) return { id, name: (await gitText('rev-parse', '--short=9', id)).trim() }
      if (kind > 1) return { id, name: id }
      const name = `${id}~${1 + below(3)}`
      const found = await git(['rev-parse', '--verify', '--quiet', name], { answers: [1] })
      return found.length === 0 ? { id, name: id } : { id: found.toString().trim(), name }
    },
    filesAt: async (id) =>
      (await gitRecords('ls-tree', '-r', '-z', id)).flatMap((record) => {
        const [, mode = '', type, blobId = '', path = ''] =
          /^(\d+) (\w+) ([0-9a-f]+)\t(.*)$/s.exec(record) ?? []
        return type === 'blob' ? [{ path, mode, blobId }] : []
      }),
  }
}
