import { spawn } from 'node:child_process'
import { mkdtempSync } from 'node:fs'
import path from 'node:path'
import { ended, freePort, listening } from './loopback-process.ts'
import { bareRepository, testGitConfig } from './scratch.ts'

export type GitDaemon = {
  readonly repositoryUrl: (name: string) => string
  readonly createRepository: (name: string) => Promise<string>
  readonly stop: () => Promise<void>
}

/** A real `git daemon` on a loopback port; it gives, and takes no pushes. https://git-scm.com/docs/git-daemon */
export const startGitDaemon = async (options: { readonly directory: string }): Promise<GitDaemon> => {
  const directory = mkdtempSync(path.join(options.directory, 'daemon-'))
  const port = await freePort()
  const child = spawn(
    'git',
    [
      'daemon',
      '--export-all',
      '--reuseaddr',
      '--informative-errors',
      '--listen=127.0.0.1',
      `--port=${port}`,
      `--base-path=${directory}`,
      directory,
    ],
    {
      env: { PATH: process.env['PATH'] ?? '', GIT_CONFIG_NOSYSTEM: '1', GIT_CONFIG_GLOBAL: testGitConfig },
      stdio: ['ignore', 'ignore', 'pipe'],
    },
  )
  await listening(child, 'git daemon', port)
  return {
    repositoryUrl: (name) => `git://127.0.0.1:${port}/${name}.git`,
    createRepository: (name) => bareRepository(directory, `${name}.git`),
    stop: () => ended(child),
  }
}
