import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { tryGit } from '../src-main/testing/scratch.ts'

/** A remote as git reaches it: its address, and the environment that carries its credential. */
export type ClientRemote = { readonly url: string; readonly environment: Readonly<Record<string, string>> }

/** Runs git with the credential of a remote. Throws with git's words when it fails. */
export const gitWith = async (
  remote: ClientRemote,
  directory: string,
  ...args: readonly string[]
): Promise<string> => {
  const result = await tryGit(directory, args, remote.environment)
  if (result.exitCode !== 0) throw new Error(`git ${args[0] ?? ''}: ${result.stderr}`)
  return result.stdout
}

/** Runs a shell script without any configuration of this machine for the git in it. */
export const shell = async (directory: string, script: string): Promise<string> => {
  const env = { ...process.env, LC_ALL: 'C', GIT_CONFIG_NOSYSTEM: '1', GIT_CONFIG_GLOBAL: '/dev/null' }
  const { stdout } = await promisify(execFile)('sh', ['-ec', script], {
    cwd: directory,
    env,
    maxBuffer: 2 ** 28,
  })
  return stdout.trim()
}
