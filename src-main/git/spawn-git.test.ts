import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { text } from 'node:stream/consumers'
import { describe, expect, it } from 'vitest'
import { scratchDirectory } from '../testing/scratch.ts'
import { prepareGitSetup } from './git-environment.ts'
import { createSpawnGit } from './spawn-git.ts'

const directory = scratchDirectory('spawn-git')
const spawn = createSpawnGit(prepareGitSetup(path.join(directory, 'setup')))

/** A git that runs a line of shell: git's own way to be silent, to talk, or to have children. */
const gitThat = (shell: string): string[] => ['-c', `alias.work=!${shell}`, 'work']

/** One that ended and that nobody has collected yet (a zombie) is gone, too. */
const isGone = (processId: number): boolean => {
  try {
    process.kill(processId, 0)
    const status = `/proc/${processId}/stat`
    return existsSync(status) && / Z /.test(readFileSync(status, 'latin1'))
  } catch {
    return true
  }
}

describe('a git that streams', () => {
  it('hands over what it prints, and any exit code as an answer', async () => {
    const git = spawn(gitThat('echo out; echo err >&2; exit 3; :'), { directory })
    const [stdout, exit] = await Promise.all([text(git.stdout), git.done])
    expect([stdout, exit]).toEqual(['out\n', { exitCode: 3, stderr: 'err\n' }])
  })

  it('is ended when it is silent for too long', async () => {
    const git = spawn(gitThat('exec sleep 30; :'), { directory, stallMs: 100 })
    await expect(git.done).rejects.toMatchObject({ code: 'remote_stalled' })
  })

  it('may be silent for longer once that is allowed', async () => {
    const git = spawn(gitThat('sleep 0.6; :'), { directory, stallMs: 200 })
    git.allowSilence(20_000)
    git.stdout.resume()
    await expect(git.done).resolves.toMatchObject({ exitCode: 0 })
  })

  it('ends with everything it started when it is cancelled', async () => {
    const cancel = new AbortController()
    const git = spawn(gitThat('sleep 30 & echo $!; wait; :'), { directory, signal: cancel.signal })
    const child = Number(await new Promise((resolve) => git.stdout.once('data', resolve).resume()))
    cancel.abort()
    await expect(git.done).rejects.toMatchObject({ code: 'cancelled' })
    await expect.poll(() => isGone(child)).toBe(true)
  })

  it('sees only what it is given of the environment', async () => {
    process.env['MIRRORDESK_TEST_SECRET'] = 'never'
    const git = spawn(gitThat('env; :'), { directory, environment: { GIVEN: 'yes' } })
    const printed = await text(git.stdout)
    delete process.env['MIRRORDESK_TEST_SECRET']
    expect(printed).toContain('GIVEN=yes')
    expect(printed).not.toContain('MIRRORDESK_TEST_SECRET')
  })
})
