import { generateKeyPairSync } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { once } from 'node:events'
import { type AddressInfo, createServer } from 'node:net'
import path from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import {
  commitFile,
  git,
  refsOf,
  scratchDirectory,
  tryGit,
  workRepository,
} from '../../src-main/testing/scratch.ts'
import type { Mirror } from '../../src-shared/domain/mirror.ts'
import type { Overview } from '../../src-shared/domain/overview.ts'
import type { Run } from '../../src-shared/domain/run.ts'
import { beginProgram, runProgram, type RunningProgram, startProgram } from '../fixtures/built-program.ts'
import { itInLongRuns } from '../../src-main/testing/long-run.ts'

// What itInLongRuns leaves out, a story beside this tells: push mirrors, one-time fetches, imports.
const scratch = scratchDirectory('command-line')

let here: RunningProgram
let there: RunningProgram

beforeAll(async () => {
  ;[here, there] = await Promise.all([
    startProgram(path.join(scratch, 'here')),
    startProgram(path.join(scratch, 'there'), '--org', 'there'),
  ])
})

const token = async (program: RunningProgram, ...args: readonly string[]): Promise<string> =>
  (await program.run('token', ...args)).stdout.trim()

const tokenUrl = (program: RunningProgram, name: string): Promise<string> => token(program, name, '--url')

const plainUrl = (program: RunningProgram, name: string): string => `${program.address}/${name}.git`

/** A repository at a program with `main`, `drafts` and the tag `v1`, and the working copy they came from. */
const filledRepository = async (program: RunningProgram, name: string): Promise<string> => {
  await program.json('repo', 'create', name)
  const work = await workRepository(scratch, `work-${name.replaceAll('/', '-')}`)
  await commitFile(work, 'a.txt', 'one')
  await commitFile(work, 'a.txt', 'two')
  await git(work, 'branch', 'drafts')
  await git(work, 'tag', 'v1')
  await git(work, 'push', '--quiet', await tokenUrl(program, name), 'main', 'drafts', 'v1')
  return work
}

/** An empty repository over there, and a token that may write to it. */
const target = async (name: string, ...tokenArgs: readonly string[]): Promise<string> => {
  await there.json('repo', 'create', name)
  return token(there, name, ...tokenArgs)
}

describe('serve', () => {
  it('says that another runs on the same data directory, and where', async () => {
    const second = await runProgram(['serve', '--data-dir', here.dataDirectory, '--port', '0'])
    expect(second).toMatchObject({ exitCode: 1, stdout: '' })
    expect(second.stderr).toContain('already running')
    expect(second.stderr).toContain(here.address)
  })

  it('says that its port is taken, and how to choose another', async () => {
    const port = new URL(here.address).port
    const second = await runProgram(['serve', '--data-dir', path.join(scratch, 'other'), '--port', port])
    expect(second.exitCode).toBe(2)
    expect(second.stderr).toContain(`Port ${port} is used by another program.`)
    expect(second.stderr).toContain('--port')
  })

  it('refuses a vault key of another form without repeating it', async () => {
    const result = await runProgram(['serve', '--data-dir', path.join(scratch, 'other'), '--port', '0'], {
      environment: { MIRRORDESK_VAULT_KEY: 'hunter2' },
    })
    expect(result.exitCode).toBe(1)
    expect(result.stderr).toContain('MIRRORDESK_VAULT_KEY is not 64 hex digits')
    expect(result.stderr).not.toContain('hunter2')
  })

  it('prints one ready line, stops in order on Ctrl-C with exit code 0, and is gone', async () => {
    const directory = path.join(scratch, 'short-lived')
    const program = await startProgram(directory)
    expect((await program.run('status')).exitCode).toBe(0)
    expect(await program.stop('SIGINT')).toBe(0)
    expect(existsSync(path.join(directory, 'core.json'))).toBe(false)
    expect((await program.run('status')).exitCode).toBe(3)
  })

  it('stops in order when the program that started it is gone', async () => {
    const program = await startProgram(path.join(scratch, 'abandoned'))
    program.abandon()
    expect(await program.ended).toMatchObject({ exitCode: 0 })
    expect(existsSync(path.join(program.dataDirectory, 'core.json'))).toBe(false)
  })

  it('is not taken for running after it was killed', async () => {
    const program = await startProgram(path.join(scratch, 'killed'))
    await program.stop('SIGKILL')
    expect((await program.run('status')).exitCode).toBe(3)
  })
})

describe('a repository on this computer', () => {
  it('is made, pushed to with a printed URL, shown and listed', async () => {
    const work = await filledRepository(here, 'team/first')
    const shown = await here.json<{ branchCount: number; tagCount: number }>('repo', 'show', 'team/first')
    expect(shown).toMatchObject({ branchCount: 2, tagCount: 1, defaultBranch: 'main' })
    const clone = path.join(scratch, 'clone')
    await git(scratch, 'clone', '--quiet', await tokenUrl(here, 'TEAM/First'), clone)
    expect(await git(clone, 'rev-parse', 'HEAD')).toBe(await git(work, 'rev-parse', 'main'))
    expect((await here.run('repo', 'list', 'team/')).stdout).toMatch(/^team\/first +ready/m)
  })

  it('is pushed to by everyday git once the credential helper is set up', async () => {
    const work = await filledRepository(here, 'helped')
    const configuration = path.join(scratch, 'gitconfig')
    const setup = await here.run('credential', 'setup', '--file', configuration)
    expect(setup.stdout).toContain(here.address)
    await git(work, 'branch', 'more')
    const environment = { GIT_CONFIG_GLOBAL: configuration }
    const pushed = await tryGit(work, ['push', plainUrl(here, 'helped'), 'more'], environment)
    expect(pushed).toMatchObject({ exitCode: 0 })
    const unknown = await tryGit(work, ['push', plainUrl(here, 'unknown'), 'more'], environment)
    expect(unknown.exitCode).not.toBe(0)
    await here.run('credential', 'unsetup', '--file', configuration)
    expect(readFileSync(configuration, 'utf8')).not.toContain('credential')
  })

  itInLongRuns('refuses what a policy of its token forbids, and takes the rest of the push', async () => {
    const work = await filledRepository(here, 'policed')
    await commitFile(work, 'a.txt', 'three')
    await git(work, 'branch', 'other')
    const url = await token(here, 'policed', '--url', '--policy', 'refs/heads/main=no-push')
    const pushed = await tryGit(work, ['push', '--porcelain', url, 'main', 'other'])
    expect(pushed.stdout).toMatch(/!\s+refs\/heads\/main:refs\/heads\/main.*denied by policy/)
    expect(pushed.stdout).toMatch(/\*\s+refs\/heads\/other/)
  })

  it('goes to the trash and comes back', async () => {
    await filledRepository(here, 'trashed')
    await here.json('repo', 'delete', 'trashed')
    expect((await here.run('repo', 'show', 'trashed')).exitCode).toBe(1)
    expect((await here.run('repo', 'trash')).stdout).toContain('trashed')
    expect(await here.json('repo', 'undelete', 'trashed')).toMatchObject({ name: 'trashed', branchCount: 2 })
  })

  itInLongRuns('is imported from a path, with a name of its own', async () => {
    const work = await workRepository(scratch, 'to-import')
    await commitFile(work, 'a.txt', 'one')
    const imported = await here.run('repo', 'import', work)
    expect(imported).toMatchObject({ exitCode: 0 })
    expect(imported.stdout).toMatch(/created +main +0000000\.\./)
    expect(await here.json('repo', 'show', 'to-import')).toMatchObject({ branchCount: 1 })
  })

  it('is not left behind by an import that failed', async () => {
    const failed = await here.run('repo', 'import', path.join(scratch, 'nothing-there'), 'nothing')
    expect(failed.exitCode).toBe(1)
    expect((await here.run('repo', 'show', 'nothing')).exitCode).toBe(1)
  })
})

describe('a mirror', () => {
  it('pushes with a password from standard input, waits and reports ref by ref', async () => {
    const work = await filledRepository(here, 'pushed')
    const password = await target('backup/pushed')
    const args = ['mirror', 'add', 'pushed', '--push', plainUrl(there, 'backup/pushed')]
    const added = await here.runWith(`${password}\n`, ...args, '--username', 't', '--password-stdin')
    expect(added).toMatchObject({ exitCode: 0 })
    expect(added.stdout).toMatch(/created +main +0000000\.\.[0-9a-f]{7}/)
    expect(added.stdout).toMatch(/created +tag v1/)
    const copy = path.join(scratch, 'pushed-copy')
    await git(scratch, 'clone', '--quiet', '--mirror', await tokenUrl(there, 'backup/pushed'), copy)
    expect(await refsOf(copy)).toEqual(await refsOf(work))
    const again = await here.run('mirror', 'sync', 'pushed')
    expect(again).toMatchObject({ exitCode: 0 })
    expect(again.stdout).toContain('Nothing to do: both sides are equal.')
  })

  it('is partial, with exit code 1 and the refused branch named, when one branch is refused', async () => {
    await filledRepository(here, 'partly')
    const password = await target('public/partly', '--policy', 'refs/heads/drafts=no-push')
    const args = ['mirror', 'add', 'partly', '--push', plainUrl(there, 'public/partly')]
    const added = await here.runWith(password, ...args, '--token-stdin')
    expect(added.exitCode).toBe(1)
    expect(added.stdout).toMatch(/created +main/)
    expect(added.stdout).toMatch(/refused +drafts .*denied by policy/)
    const { items } = await here.json<{ items: readonly Mirror[] }>('mirror', 'list', 'partly')
    expect(items).toMatchObject([{ partial: true, repository: 'partly', direction: 'push' }])
  })

  it('pulls what upstream changed, keeps what it rewrote, and gives it back', async () => {
    const work = await filledRepository(there, 'upstream/pulled')
    const old = await git(work, 'rev-parse', 'main')
    // Sourcegraph's documented way: the password in the address.
    const url = await tokenUrl(there, 'upstream/pulled')
    const created = await here.run('repo', 'create', 'pulled', '--mirror', '--clone-url', url)
    expect(created).toMatchObject({ exitCode: 0 })
    expect(created.stderr).toContain('the history of this shell keeps it')
    const secret = decodeURIComponent(new URL(url).password)
    expect(created.stdout + created.stderr).not.toContain(secret)

    await git(work, 'commit', '--quiet', '--amend', '--message', 'Rewritten')
    await git(work, 'push', '--quiet', '--force', url, 'main')
    const synced = await here.run('mirror', 'sync', 'pulled')
    expect(synced).toMatchObject({ exitCode: 0 })
    expect(synced.stdout).toMatch(/rewritten +main .*old tip kept as/)

    expect((await here.run('kept', 'pulled')).stdout).toMatch(new RegExp(`^main +${old.slice(0, 7)}`, 'm'))
    expect(await here.json('kept', 'pulled', 'restore', 'main')).toEqual({
      ref: 'refs/heads/restored/main',
      objectId: old,
    })
  })

  it('fails with what to do and when it is tried again, and stays', async () => {
    await filledRepository(here, 'wrong')
    await there.json('repo', 'create', 'backup/wrong')
    const args = ['mirror', 'add', 'wrong', '--push', plainUrl(there, 'backup/wrong')]
    const added = await here.runWith('not the password', ...args, '--token-stdin')
    expect(added.exitCode).toBe(1)
    expect(added.stderr).toContain(`The sign-in to ${new URL(there.address).host} does not work.`)
    expect(added.stderr).toMatch(/mirrordesk mirror change mir_[0-9a-f]{8} --username USER --password-stdin/)
    expect(added.stdout + added.stderr).not.toContain('not the password')
    const right = await token(there, 'backup/wrong')
    await here.runWith(right, 'mirror', 'change', 'wrong', '--token-stdin')
    expect((await here.run('mirror', 'sync', 'wrong')).exitCode).toBe(0)
  })

  it('is paused, resumed, changed, shown and removed', async () => {
    await filledRepository(here, 'handled')
    const password = await target('backup/handled')
    const args = ['mirror', 'add', 'handled', '--push', plainUrl(there, 'backup/handled'), '--token-stdin']
    const runId = await here.runWith(password, ...args, '--no-wait')
    expect(runId.stdout).toMatch(/^run_[0-9a-f]{32}\n$/)
    // The run that was not waited for is over then: a mirror that is paused while it runs is still called syncing.
    expect((await here.run('mirror', 'sync', 'handled')).exitCode).toBe(0)
    expect(await here.json('mirror', 'pause', 'handled')).toMatchObject({ status: 'paused' })
    expect(await here.json('mirror', 'resume', 'handled')).not.toMatchObject({ status: 'paused' })
    expect(await here.json('mirror', 'change', 'handled', '--every', '1h')).toMatchObject({
      schedule: { kind: 'every', intervalMs: 3_600_000 },
    })
    expect((await here.run('mirror', 'show', 'handled')).stdout).toMatch(/^Schedule +1h$/m)
    expect((await here.run('mirror', 'remove', 'handled')).exitCode).toBe(0)
    expect(await here.json('mirror', 'list', 'handled')).toEqual({ items: [] })
  })

  it('goes on when nobody waits any more, until it is cancelled', async () => {
    const silent = createServer()
    silent.listen(0, '127.0.0.1')
    await once(silent, 'listening')
    const { port } = silent.address() as AddressInfo
    try {
      const url = `http://127.0.0.1:${port}/slow.git`
      const adding = here.begin('mirror', 'add', 'slow', '--pull', url)
      await adding.wrote(/Mirror mir_\S+ added\./)
      adding.kill('SIGINT')
      const { exitCode, stderr } = await adding.ended
      expect(exitCode).toBe(130)
      expect(stderr).toMatch(
        /what was started goes on\. To stop it:\n {2}mirrordesk mirror cancel run_[0-9a-f]{32}/,
      )
      const { items } = await here.json<{ items: readonly Mirror[] }>('mirror', 'list', 'slow')
      expect(items[0]?.activeRun).not.toBeNull()
      expect((await here.run('mirror', 'cancel', 'slow')).exitCode).toBe(0)
      const shown = await here.json<{ runs: readonly Run[] }>('mirror', 'show', 'slow')
      expect(shown.runs[0]).toMatchObject({ state: 'finished', outcome: 'cancelled' })
    } finally {
      silent.close()
    }
  })

  it('is asked for by id when its repository has several', async () => {
    await filledRepository(here, 'twice')
    for (const name of ['backup/twice-one', 'backup/twice-two']) {
      const password = await target(name)
      const args = ['mirror', 'add', 'twice', '--push', plainUrl(there, name), '--token-stdin']
      expect((await here.runWith(password, ...args)).exitCode).toBe(0)
    }
    const paused = await here.run('mirror', 'pause', 'twice')
    expect(paused.exitCode).toBe(2)
    expect(paused.stderr.match(/mir_[0-9a-f]{8} /g)).toHaveLength(2)
    const synced = await here.json<{ runs: readonly unknown[] }>('mirror', 'sync', 'twice')
    expect(synced.runs).toHaveLength(2)
  })
})

itInLongRuns('fetches once into a repository and leaves no mirror', async () => {
  await filledRepository(there, 'upstream/once')
  await here.json('repo', 'create', 'once')
  const fetched = await here.run('fetch', 'once', await tokenUrl(there, 'upstream/once'))
  expect(fetched).toMatchObject({ exitCode: 0 })
  expect(fetched.stdout).toMatch(/created +drafts/)
  expect(await here.json('mirror', 'list', 'once')).toEqual({ items: [] })
})

it('stores an account by its host and uses it', async () => {
  await filledRepository(here, 'with-account')
  const password = await target('backup/with-account')
  const host = new URL(there.address).host
  const args = ['account', 'add', 'generic', '--host', host, '--label', 'over there', '--token-stdin']
  const stored = await here.runWith(password, ...args)
  expect(stored.stdout).not.toContain(password)
  const url = plainUrl(there, 'backup/with-account')
  const added = await here.run('mirror', 'add', 'with-account', '--push', url, '--account', 'over there')
  expect(added).toMatchObject({ exitCode: 0 })
})

it('registers a public key, and refuses to be handed a private one', async () => {
  const pair = generateKeyPairSync('ed25519')
  const file = path.join(scratch, 'key.pem')
  writeFileSync(file, pair.publicKey.export({ type: 'spki', format: 'pem' }))
  const added = await here.json<{ id: string }>('key', 'add', file, '--org', 'acme')
  expect((await here.run('key', 'list')).stdout).toMatch(/acme +EdDSA +SHA256:/)
  expect((await here.run('key', 'remove', added.id.slice(0, 12))).exitCode).toBe(0)
  writeFileSync(file, pair.privateKey.export({ type: 'pkcs8', format: 'pem' }))
  expect((await here.run('key', 'add', file)).exitCode).toBe(2)
})

it('registers a signing key, and refuses to be handed a private one', async () => {
  const pair = generateKeyPairSync('ed25519')
  const { x = '' } = pair.publicKey.export({ format: 'jwk' })
  const head = Buffer.from('\0\0\0\x0bssh-ed25519\0\0\0\x20')
  const blob = Buffer.concat([head, Buffer.from(x, 'base64url')])
  const file = path.join(scratch, 'id_ed25519.pub')
  writeFileSync(file, `ssh-ed25519 ${blob.toString('base64')} ada@laptop\n`)
  const added = await here.json<{ id: string }>('signing-key', 'add', file, '--organization', 'acme')
  expect((await here.run('signing-key', 'list')).stdout).toMatch(/acme +SSH +SHA256:\S{43} +ada@laptop/)
  expect((await here.run('signing-key', 'remove', added.id.slice(0, 12))).exitCode).toBe(0)
  expect((await here.run('signing-key', 'list')).stdout).toBe('No signing keys.\n')
  writeFileSync(file, pair.privateKey.export({ type: 'pkcs8', format: 'pem' }))
  expect((await here.run('signing-key', 'add', file)).exitCode).toBe(2)
})

it('answers git as a credential helper for its own address only', async () => {
  await here.json('repo', 'create', 'asked')
  const { host } = new URL(here.address)
  const ask = (asked: string, repository: string) =>
    here.runWith(`protocol=http\nhost=${asked}\npath=${repository}.git\n\n`, 'credential', 'get')
  const answer = await ask(host, 'asked')
  expect(answer.stdout).toMatch(/^username=t\npassword=\S+\npassword_expiry_utc=\d+\n$/)
  for (const [asked, repository] of [
    ['example.org', 'asked'],
    [host, 'unknown'],
  ] as const) {
    expect(await ask(asked, repository)).toEqual({ exitCode: 0, stdout: '', stderr: '' })
  }
})

it('prints a link that opens the interface once', async () => {
  const { stdout } = await here.run('open')
  expect(stdout).toMatch(new RegExp(`^${here.address}/open\\?ticket=\\S+\\n$`))
})

it('changes settings and shows them, and says what is wrong with one', async () => {
  await here.json('settings', '--default-schedule', '30m', '--default-direction', 'push')
  const changed = await here.run('settings', '--port', '7499', '--listen-host', 'localhost')
  expect(changed.stderr).toContain('at the next start')
  const { stdout } = await here.run('settings')
  expect(stdout).toMatch(/^Schedule of new mirrors +30m$/m)
  expect(stdout).toMatch(/^Direction of new mirrors +push$/m)
  expect(stdout).toMatch(/^Port +7499$/m)
  expect(stdout).toMatch(/^Listens on +localhost$/m)
  for (const words of [
    ['--listen-host', 'example.org'],
    ['--git-path', '/nowhere/git'],
    ['--port', '0'],
  ]) {
    const refused = await here.run('settings', ...words)
    expect([words, refused.exitCode]).toEqual([words, 2])
    expect(refused.stderr).toContain(words[1] === '0' ? 'from 1 to 65535' : words[1])
  }
  const back = { listenHost: null, listenPort: null, gitPath: null }
  const defaults = ['--port', 'default', '--listen-host', 'default', '--git-path', 'default']
  expect(await here.json('settings', ...defaults)).toMatchObject(back)
})

it('listens at the next start where the settings say, and writes into the git configuration of its user', async () => {
  const home = path.join(scratch, 'home')
  mkdirSync(home)
  const dataDirectory = path.join(scratch, 'moved')
  const serveIt = async (...words: readonly string[]) => {
    const environment = { HOME: home }
    const program = beginProgram(['serve', '--json', '--data-dir', dataDirectory, ...words], { environment })
    const [line] = await program.wrote(/^\{.*\}$/m)
    const stop = async (): Promise<void> => {
      program.kill('SIGINT')
      await program.ended
    }
    return { address: (JSON.parse(line) as { readonly address: string }).address, stop }
  }
  const run = (...words: readonly string[]) => runProgram(['--data-dir', dataDirectory, ...words])

  const first = await serveIt('--port', '0')
  // The port it had is free again once it has stopped.
  expect((await run('settings', '--port', new URL(first.address).port)).exitCode).toBe(0)
  await first.stop()
  const second = await serveIt()
  expect(second.address).toBe(first.address)

  const configuration = path.join(home, '.gitconfig')
  expect((await run('credential', 'setup')).stdout).toContain(second.address)
  expect(readFileSync(configuration, 'utf8')).toContain(dataDirectory)
  expect((await run('credential', 'unsetup')).stdout).toContain('no longer signs in')
  expect((await run('credential', 'unsetup')).stdout).toContain('It was not set up.')
  expect(readFileSync(configuration, 'utf8')).not.toContain(dataDirectory)
  await second.stop()
})

it('lets all mirrors rest for a while, and runs them all', async () => {
  const paused = await here.run('mirror', 'pause', '--all', '--for', '1h')
  expect(paused.stdout).toMatch(/^All mirrors are paused until /)
  const { overview } = await here.json<{ overview: Overview }>('status')
  expect((overview.pausedAll?.untilAt ?? 0) - Date.now()).toBeGreaterThan(50 * 60_000)
  expect((await here.run('mirror', 'resume', '--all')).stdout).toBe('Mirrors run again.\n')
  expect(await here.json('status')).toMatchObject({ overview: { pausedAll: null } })
  const { items } = await here.json<{ items: readonly Mirror[] }>('mirror', 'list')
  const running = items.filter(({ status }) => status !== 'paused').length
  expect(await here.json('mirror', 'sync', '--all')).toEqual({ queued: running })
  for (const words of [
    ['pause'],
    ['sync', 'x', '--all'],
    ['sync', '--all', '--accept'],
    ['pause', 'x', '--for', '1h'],
  ]) {
    expect([words, (await here.run('mirror', ...words)).exitCode]).toEqual([words, 2])
  }
})
