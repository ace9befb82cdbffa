import { execFile } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import { afterAll } from 'vitest'

const run = promisify(execFile)

/**
 * A fresh folder that is removed when the test file ends. Test set-up calls git directly, not through our own
 * code, so that a fault there cannot hide itself.
 */
export const scratchDirectory = (name = 'scratch'): string => {
  const directory = mkdtempSync(path.join(tmpdir(), `mirrordesk-${name}-`))
  afterAll(() => rmSync(directory, { recursive: true, force: true, maxRetries: 3 }))
  return directory
}

const environment = (): Record<string, string> => ({
  PATH: process.env['PATH'] ?? '',
  HOME: tmpdir(),
  LC_ALL: 'C',
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_CONFIG_GLOBAL: '/dev/null',
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
): Promise<GitOutput> => {
  try {
    const { stdout, stderr } = await run('git', [...args], {
      cwd: directory,
      env: { ...environment(), ...extraEnvironment },
      maxBuffer: 256 * 1024 * 1024,
    })
    return { stdout: stdout.trim(), stderr, exitCode: 0 }
  } catch (error) {
    const failed = error as { stdout?: string; stderr?: string; code?: number | string }
    if (typeof failed.code !== 'number') throw error
    return { stdout: (failed.stdout ?? '').trim(), stderr: failed.stderr ?? '', exitCode: failed.code }
  }
}

/** Runs real git and returns its trimmed output; a failure throws with git's words. */
export const git = async (directory: string, ...args: readonly string[]): Promise<string> => {
  const result = await tryGit(directory, args)
  if (result.exitCode !== 0) throw new Error(`git ${args.join(' ')}: ${result.stderr}`)
  return result.stdout
}

/** A bare repository with an unborn `main`. */
export const bareRepository = async (parent: string, name: string): Promise<string> => {
  const directory = path.join(parent, name)
  mkdirSync(path.dirname(directory), { recursive: true })
  await git(parent, 'init', '--quiet', '--bare', '--initial-branch=main', directory)
  return directory
}

/** A working repository with an unborn `main`. */
export const workRepository = async (parent: string, name: string): Promise<string> => {
  const directory = path.join(parent, name)
  await git(parent, 'init', '--quiet', '--initial-branch=main', directory)
  return directory
}

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
  return git(directory, 'rev-parse', 'HEAD')
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
