import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll } from 'vitest'
import { createFileRuns } from './run-through-files.ts'

const runs = createFileRuns({})

/**
 * A fresh folder that is removed when the test file ends. Test set-up calls git directly, not through our own
 * code, so that a fault there cannot hide itself.
 */
export const scratchDirectory = (name = 'scratch'): string => {
  const directory = mkdtempSync(path.join(tmpdir(), `mirrordesk-${name}-`))
  afterAll(() => rmSync(directory, { recursive: true, force: true, maxRetries: 3 }))
  return directory
}

/** Stands in for a person's configuration wherever tests run git themselves. */
export const testGitConfig = path.join(import.meta.dirname, 'test.gitconfig')

const environment = (): Record<string, string> => ({
  PATH: process.env['PATH'] ?? '',
  HOME: tmpdir(),
  LC_ALL: 'C',
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_CONFIG_GLOBAL: testGitConfig,
  GIT_TERMINAL_PROMPT: '0',
  GIT_AUTHOR_NAME: 'Ada',
  GIT_AUTHOR_EMAIL: 'ada@example.org',
  GIT_COMMITTER_NAME: 'Ada',
  GIT_COMMITTER_EMAIL: 'ada@example.org',
})

export type GitOutput = { readonly stdout: string; readonly stderr: string; readonly exitCode: number }

/** Runs real git as a user would; any exit code is an answer. */
export const tryGit = async (
  directory: string,
  args: readonly string[],
  extraEnvironment: Readonly<Record<string, string>> = {},
  input = '',
): Promise<GitOutput> => {
  const variables = { ...environment(), ...extraEnvironment }
  const { ended } = runs.start({ directory, words: ['git', ...args], variables, input })
  const { stdout, stderr, exitCode } = await ended
  return { stdout: stdout.toString('utf8').trim(), stderr, exitCode }
}

/** Runs real git and returns its trimmed output; a failure throws with git's words. */
export const git = async (directory: string, ...args: readonly string[]): Promise<string> => {
  const result = await tryGit(directory, args)
  if (result.exitCode !== 0) throw new Error(`git ${args.join(' ')}: ${result.stderr}`)
  return result.stdout
}

type Kind = 'bare' | 'work'
type Template = readonly { readonly name: string; readonly content: Buffer | null }[]
const templates = new Map<Kind, Promise<Template>>()

/** Every file and folder of a repository that git has just made, without samples of hooks; folders have no content. */
const makeTemplate = async (kind: Kind): Promise<Template> => {
  const directory = mkdtempSync(path.join(tmpdir(), `mirrordesk-empty-${kind}-`))
  try {
    const bare = kind === 'bare' ? ['--bare'] : []
    await git(directory, 'init', '--quiet', ...bare, '--initial-branch=main')
    const entries = readdirSync(directory, { recursive: true, withFileTypes: true })
    return entries
      .filter(({ name }) => !name.endsWith('.sample'))
      .map((entry) => {
        const file = path.join(entry.parentPath, entry.name)
        return { name: path.relative(directory, file), content: entry.isFile() ? readFileSync(file) : null }
      })
  } finally {
    rmSync(directory, { recursive: true, force: true })
  }
}

/** Made by git once in a test file, and written again from then on: a process costs more than a few files. */
const emptyRepository = async (kind: Kind, directory: string): Promise<string> => {
  let template = templates.get(kind)
  if (template === undefined) templates.set(kind, (template = makeTemplate(kind)))
  mkdirSync(directory, { recursive: true })
  for (const { name, content } of await template) {
    const file = path.join(directory, name)
    if (content === null) mkdirSync(file, { recursive: true })
    else {
      mkdirSync(path.dirname(file), { recursive: true })
      writeFileSync(file, content)
    }
  }
  return directory
}

/** A bare repository with an unborn `main`. */
export const bareRepository = (parent: string, name: string): Promise<string> =>
  emptyRepository('bare', path.join(parent, name))

/** A working repository with an unborn `main`. */
export const workRepository = (parent: string, name: string): Promise<string> =>
  emptyRepository('work', path.join(parent, name))

let clockTick = 1_700_000_000

/** Writes a file and commits it on the current branch; returns the commit. Dates rise by one second. */
export const commitFile = async (
  directory: string,
  file: string,
  content: string,
  message = `Change ${file}`,
): Promise<string> => {
  writeFileSync(path.join(directory, file), content)
  await git(directory, 'add', '--', file)
  clockTick += 1
  const dates = { GIT_AUTHOR_DATE: `${clockTick} +0000`, GIT_COMMITTER_DATE: `${clockTick} +0000` }
  const result = await tryGit(directory, ['commit', '--quiet', '--message', message], dates)
  if (result.exitCode !== 0) throw new Error(result.stderr || result.stdout)
  return headCommit(directory)
}

/** A first commit on a branch of a bare repository, told apart by its text, in one process. */
export const importCommit = async (bare: string, text: string, branch = 'main'): Promise<void> => {
  clockTick += 1
  const bytes = Buffer.byteLength(text)
  const stream = `commit refs/heads/${branch}
committer Ada <ada@example.org> ${clockTick} +0000
data ${bytes}
${text}
M 100644 inline a.txt
data ${bytes}
${text}
`
  const { exitCode, stderr } = await tryGit(bare, ['fast-import', '--quiet'], {}, stream)
  if (exitCode !== 0) throw new Error(stderr)
}

const readIfThere = (file: string): string | null => {
  try {
    return readFileSync(file, 'utf8').trim()
  } catch {
    return null
  }
}

/** The branch a working repository stands on; null when it is detached, or a worktree of another. */
export const branchOf = (directory: string): string | null =>
  /^ref: refs\/heads\/(.+)$/.exec(readIfThere(path.join(directory, '.git', 'HEAD')) ?? '')?.[1] ?? null

/** Read from the files, where a commit that was just made lies loose; asked of git otherwise. */
const headCommit = async (directory: string): Promise<string> => {
  const branch = branchOf(directory)
  const loose = branch === null ? null : readIfThere(path.join(directory, '.git', 'refs', 'heads', branch))
  return loose ?? git(directory, 'rev-parse', 'HEAD')
}

/** A branch of a working repository, as `git push` would bring it into a bare one beside it; without a process. */
export const publishBranch = (work: string, bare: string, branch = 'main'): void => {
  cpSync(path.join(work, '.git', 'objects'), path.join(bare, 'objects'), { recursive: true, force: false })
  const ref = path.join('refs', 'heads', branch)
  writeFileSync(path.join(bare, ref), readFileSync(path.join(work, '.git', ref)))
}

/** All refs of a repository as `name -> object id`, from git itself. */
export const refsOf = async (
  directory: string,
  ...patterns: readonly string[]
): Promise<Map<string, string>> => {
  const output = await git(directory, 'for-each-ref', '--format=%(refname) %(objectname)', ...patterns)
  const refs = new Map<string, string>()
  for (const line of output === '' ? [] : output.split('\n')) {
    const [name, objectId] = line.split(' ')
    if (name !== undefined && objectId !== undefined) refs.set(name, objectId)
  }
  return refs
}
