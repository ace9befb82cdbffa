import { execFile } from 'node:child_process'
import { createHash, randomBytes } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { git, refsOf, scratchDirectory, workRepository } from '../../src-main/testing/scratch.ts'
import { startProgram, type RunningProgram } from '../fixtures/built-program.ts'

const installed = existsSync('/usr/bin/git-lfs')
const run = promisify(execFile)

describe.skipIf(!installed)(`large files ${installed ? '' : '(git-lfs is not installed)'}`, () => {
  const scratch = scratchDirectory('large-files-story')
  let here: RunningProgram
  let there: RunningProgram
  beforeAll(async () => {
    ;[here, there] = await Promise.all([
      startProgram(path.join(scratch, 'here')),
      startProgram(path.join(scratch, 'there')),
    ])
  })
  afterAll(async () => {
    await Promise.all([here.stop('SIGTERM'), there.stop('SIGTERM')])
  })

  const lfs = async (directory: string, ...args: readonly string[]): Promise<void> => {
    await run('git', [...args], {
      cwd: directory,
      env: {
        PATH: process.env['PATH'] ?? '',
        HOME: scratch,
        GIT_CONFIG_GLOBAL: path.join(scratch, 'gitconfig'),
        GIT_CONFIG_NOSYSTEM: '1',
        GIT_TERMINAL_PROMPT: '0',
        GIT_AUTHOR_NAME: 'Ada',
        GIT_AUTHOR_EMAIL: 'ada@example.org',
        GIT_COMMITTER_NAME: 'Ada',
        GIT_COMMITTER_EMAIL: 'ada@example.org',
      },
    })
  }
  const urlAt = async (program: RunningProgram, name: string): Promise<string> =>
    (await program.run('token', name, '--url')).stdout.trim()

  it('git-lfs pushes to localhost, a mirror pushes to a host, a mirror of that host pulls: all bytes are equal', async () => {
    writeFileSync(path.join(scratch, 'gitconfig'), '')
    await lfs(scratch, 'lfs', 'install', '--skip-repo')
    await here.run('repo', 'create', 'design')
    await there.run('repo', 'create', 'design')
    await here.run('repo', 'create', 'copy')
    const work = await workRepository(scratch, 'work')
    const content = randomBytes(2_000_000)
    await lfs(work, 'lfs', 'track', '*.psd')
    writeFileSync(path.join(work, 'logo.psd'), content)
    await lfs(work, 'add', '.')
    await lfs(work, 'commit', '--quiet', '--message', 'Logo')
    await lfs(work, 'push', '--quiet', await urlAt(here, 'design'), 'main')

    const target = new URL(await urlAt(there, 'design'))
    const signIn = ['--username', target.username, '--token-stdin']
    const token = decodeURIComponent(target.password)
    const address = `${target.origin}${target.pathname}`
    const pushed = await here.runWith(token, 'mirror', 'add', 'design', '--push', address, ...signIn)
    expect(pushed).toMatchObject({ exitCode: 0 })
    const pulled = await here.runWith(token, 'mirror', 'add', 'copy', '--pull', address, ...signIn)
    expect(pulled).toMatchObject({ exitCode: 0 })

    const clone = path.join(scratch, 'clone')
    await lfs(scratch, 'clone', '--quiet', await urlAt(here, 'copy'), clone)
    expect(readFileSync(path.join(clone, 'logo.psd'))).toEqual(content)
    await lfs(clone, 'lfs', 'fsck')
    expect(await refsOf(clone, 'refs/heads')).toEqual(await refsOf(work, 'refs/heads'))
    const oid = createHash('sha256').update(content).digest('hex')
    expect(await git(clone, 'show', 'HEAD:logo.psd')).toContain(oid)
    expect((await here.run('repo', 'show', 'copy')).stdout).toMatch(/Large files +1\.9 MiB/)
  }, 300_000)
})
