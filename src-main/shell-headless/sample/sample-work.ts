import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync } from 'node:fs'
import path from 'node:path'
import { text } from 'node:stream/consumers'

/** A repository in which the sample makes commits and from which it pushes, as a person would. */
export type SampleWork = {
  /** Adds or replaces one file on a branch; the branch begins where `from` stands, or empty. */
  readonly commit: (branch: string, file: string, content: string, from?: string) => Promise<void>
  readonly tag: (name: string, branch: string) => Promise<void>
  /** Pushes all branches and tags. */
  readonly push: (url: string, token: string) => Promise<void>
}

const identity = {
  GIT_AUTHOR_NAME: 'Sample',
  GIT_AUTHOR_EMAIL: 'sample@mirrordesk.invalid',
  GIT_COMMITTER_NAME: 'Sample',
  GIT_COMMITTER_EMAIL: 'sample@mirrordesk.invalid',
} as const

/** No configuration, no prompt, no proxy: these processes talk to this computer alone. */
const environmentOf = (directory: string): Record<string, string> => ({
  PATH: process.env['PATH'] ?? '',
  ...(process.env['SystemRoot'] === undefined ? {} : { SystemRoot: process.env['SystemRoot'] }),
  HOME: directory,
  XDG_CONFIG_HOME: directory,
  LC_ALL: 'C',
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_TERMINAL_PROMPT: '0',
  ...identity,
})

/** The token travels as a header set through the environment: neither arguments nor addresses hold it. */
const authorization = (token: string): Record<string, string> => ({
  GIT_CONFIG_COUNT: '1',
  GIT_CONFIG_KEY_0: 'http.extraHeader',
  GIT_CONFIG_VALUE_0: `Authorization: Basic ${Buffer.from(`t:${token}`).toString('base64')}`,
})

type GitOptions = { readonly input?: string; readonly environment?: Readonly<Record<string, string>> }

const createGit =
  (directory: string, signal: AbortSignal) =>
  async (args: readonly string[], { input = '', environment = {} }: GitOptions = {}): Promise<string> => {
    const child = spawn('git', [...args], {
      cwd: directory,
      env: { ...environmentOf(directory), ...environment },
      signal,
      windowsHide: true,
    })
    const exited = once(child, 'close')
    // A git that ends before it has read everything says why itself.
    child.stdin.on('error', () => undefined)
    child.stdin.end(input)
    const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr), exited])
    if (child.exitCode !== 0) throw new Error(`git ${args[0] ?? ''}: ${stderr.trim()}`)
    return stdout.trim()
  }

/** A new bare repository below `parent`, written with git's plumbing: no work tree is needed for a commit. */
export const createSampleWork = async (
  parent: string,
  name: string,
  signal: AbortSignal,
): Promise<SampleWork> => {
  const directory = path.join(parent, name)
  mkdirSync(directory, { recursive: true })
  const git = createGit(directory, signal)
  await git(['init', '--quiet', '--bare', '--initial-branch=main', '.'])

  const tipOf = async (branch: string): Promise<string | null> =>
    (await git(['for-each-ref', '--format=%(objectname)', `refs/heads/${branch}`])) || null

  const otherEntries = async (tip: string | null, file: string): Promise<readonly string[]> => {
    if (tip === null) return []
    const lines = (await git(['ls-tree', tip])).split('\n')
    return lines.filter((line) => line !== '' && !line.endsWith(`\t${file}`))
  }

  return {
    commit: async (branch, file, content, from = branch) => {
      const tip = await tipOf(from)
      const blob = await git(['hash-object', '-w', '--stdin'], { input: content })
      const entries = [...(await otherEntries(tip, file)), `100644 blob ${blob}\t${file}`]
      const tree = await git(['mktree'], { input: `${entries.join('\n')}\n` })
      const parents = tip === null ? [] : ['-p', tip]
      const commit = await git(['commit-tree', tree, ...parents, '-m', `Change ${file}`])
      await git(['update-ref', `refs/heads/${branch}`, commit])
    },
    tag: async (tagName, branch) => {
      await git(['tag', tagName, `refs/heads/${branch}`])
    },
    push: async (url, token) => {
      await git(['push', '--quiet', url, 'refs/heads/*:refs/heads/*', 'refs/tags/*:refs/tags/*'], {
        environment: authorization(token),
      })
    },
  }
}
