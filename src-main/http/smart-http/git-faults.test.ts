import { randomBytes } from 'node:crypto'
import { chmodSync, readdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { startGitHost, type GitHostServer } from '../../testing/git-host-server.ts'
import { commitFile, git, refsOf, scratchDirectory, tryGit, workRepository } from '../../testing/scratch.ts'

const scratch = scratchDirectory('git:faults')
const fault = path.join(scratch, 'fault')
const gitPath = path.join(scratch, 'git-with-faults')
let host: GitHostServer
let work: string
let stored: string
let url: string

/** Stands in front of git and lets the command named in `fault` go wrong in the way named there. */
const script = `#!/bin/sh
read command way < "${fault}"
case " $* " in
*" $command "*)
  case $way in
  full) cat > /dev/null; echo "fatal: write error: No space left on device" >&2; exit 128 ;;
  cut) git "$@" | head -c 70000; exit 1 ;;
  die) kill -9 $$ ;;
  esac ;;
esac
exec git "$@"
`

const breakCommand = (command: string, way: 'full' | 'cut' | 'die'): void =>
  writeFileSync(fault, `${command} ${way}\n`)
const mend = (): void => writeFileSync(fault, 'none none\n')

beforeAll(async () => {
  writeFileSync(gitPath, script)
  chmodSync(gitPath, 0o755)
  mend()
  host = await startGitHost(scratch, { gitPath, keepAliveMs: 1 })
  stored = await host.createRepository('a:b')
  url = host.url('a%3Ab.git')
  work = await workRepository(scratch, 'work')
  await commitFile(work, 'a.txt', randomBytes(200_000).toString('hex'))
  await git(work, 'push', '--quiet', stored, 'main')
})

beforeEach(mend)

const state = async (): Promise<unknown> => [
  await refsOf(stored),
  await git(stored, 'cat-file', '--batch-all-objects', '--batch-check'),
  readdirSync(path.join(stored, 'objects')).filter((entry) => entry.startsWith('tmp_')),
]

describe('when git fails', () => {
  it.each([
    ['unpack-objects', 'full', /main \(unpacker error\)/],
    ['unpack-objects', 'die', /main \(unpacker error\)/],
    ['rev-list', 'die', /main \(missing necessary objects\)/],
    ['update-ref', 'die', /main \(failed to update ref\)/],
  ] as const)('%s (%s) refuses the push, and the store is as before', async (command, way, expected) => {
    const before = await state()
    await commitFile(work, 'b.txt', `${command} ${way}`)
    breakCommand(command, way)
    const result = await tryGit(work, ['push', url, 'main'])
    expect(result.stderr).toMatch(expected)
    if (way === 'full') expect(result.stderr).toMatch(/unpack failed: the disk is full/)
    expect(await state()).toEqual(before)
    mend()
    expect((await tryGit(work, ['push', url, 'main'])).exitCode).toBe(0)
  })

  it.each(['cut', 'die'] as const)('upload-pack (%s) never looks like a complete answer', async (way) => {
    breakCommand('upload-pack', way)
    const result = await tryGit(scratch, ['clone', url, path.join(scratch, `clone-${way}`)])
    expect(result.exitCode).not.toBe(0)
    expect(result.stderr).toMatch(
      way === 'cut' ? /transfer closed|early EOF|unexpected disconnect/ : /HTTP 500/,
    )
  })
})

describe('long work', () => {
  it('shows signs of life that git passes over', async () => {
    await commitFile(work, 'c.txt', 'new')
    const { stderr } = await tryGit(work, ['push', url, 'main'], { GIT_TRACE_PACKET: '1' })
    expect(stderr.match(/sideband< \\1$/gm)?.length ?? 0).toBeGreaterThan(0)
    expect(await git(stored, 'rev-parse', 'main')).toBe(await git(work, 'rev-parse', 'main'))
  })
})
