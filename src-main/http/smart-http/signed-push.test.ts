import { execFileSync } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { request } from 'node:http'
import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { RefPolicies } from '../../../src-shared/domain/ref-policy.ts'
import { signedCommit, sshKeygen, sshSigner, type CommitSigner } from '../../testing/commit-signers.ts'
import { startGitHost, type GitHostServer } from '../../testing/git-host-server.ts'
import {
  bareRepository,
  commitFile,
  git,
  publishBranch,
  refsOf,
  scratchDirectory,
  tryGit,
  workRepository,
  type GitOutput,
} from '../../testing/scratch.ts'
import { quickSigner, writeHistory } from '../../testing/signed-history.ts'

const scratch = scratchDirectory('signed-push')
let host: GitHostServer
let signer: CommitSigner
let stored: string
let work: string
let count = 0

beforeAll(async () => {
  host = await startGitHost(scratch)
  if (!sshKeygen.available) return
  signer = await sshSigner(scratch, ['ed25519'])
  await host.signingKeys.add({ key: signer.publicKey })
})

const everything: RefPolicies = [['*', ['verify-sig']]]

/** Each test has a repository with an unsigned commit on `main`, and one that matches it here. */
beforeEach(async () => {
  if (!sshKeygen.available) return
  count += 1
  stored = await host.createRepository(`project-${count}`)
  work = await workRepository(scratch, `work-${count}`)
  await commitFile(work, 'a.txt', 'one')
  publishBranch(work, stored)
  Object.assign(host.rules, { policies: everything })
  host.takeCommands()
})

const remote = (variant = ''): string => host.url(`project-${count}${variant}.git`)
const push = (...args: string[]): Promise<GitOutput> => tryGit(work, ['push', ...args])
const head = (at: string, ref = 'HEAD'): Promise<string> => git(at, 'rev-parse', ref)

const denied = (what: string): RegExp =>
  new RegExp(
    `! \\[remote rejected\\] ${what} \\(denied by policy: verify-sig \\(rule \\*\\): commit [0-9a-f]{12} is not signed\\)`,
  )

describe.skipIf(!sshKeygen.available)(`under verify-sig a push ${sshKeygen.reason ?? ''}`, () => {
  it('of signed commits goes through with one process more, whatever their number', async () => {
    for (let index = 0; index < 5; index += 1) await signedCommit(work, signer)
    expect((await push('--quiet', remote(), 'main')).stderr).toBe('')
    expect(await head(stored, 'main')).toBe(await head(work))
    const commands = [...host.takeCommands()].sort()
    expect(commands).toEqual(['rev-list', 'rev-list', 'unpack-objects', 'update-ref'])
  })

  it('names the first commit that is not signed, and stores nothing', async () => {
    const before = await git(stored, 'count-objects')
    await signedCommit(work, signer)
    const culprit = await commitFile(work, 'a.txt', 'two')
    await commitFile(work, 'a.txt', 'three')
    await signedCommit(work, signer)
    const { stderr, exitCode } = await push(remote(), 'main')
    expect(exitCode).not.toBe(0)
    expect(stderr).toMatch(denied('main -> main'))
    expect(stderr).toContain(`commit ${culprit.slice(0, 12)} is not signed`)
    expect(await git(stored, 'count-objects')).toBe(before)
  })

  it('names a key that is not registered, and takes it once it is', async () => {
    const other = await sshSigner(scratch, ['ed25519'])
    await signedCommit(work, other)
    expect((await push(remote(), 'main')).stderr).toMatch(
      /is signed with a key that is not registered: SHA256:/,
    )
    const { id } = await host.signingKeys.add({ key: other.publicKey })
    expect((await push(remote(), 'main')).exitCode).toBe(0)
    host.signingKeys.remove(id)
    await signedCommit(work, other)
    expect((await push(remote(), 'main')).stderr).toContain('not registered')
  })

  it('of several refs keeps those back whose commits are not signed, and no other', async () => {
    await git(work, 'branch', 'unsigned')
    await signedCommit(work, signer)
    await git(work, 'branch', 'good')
    await git(work, 'checkout', '--quiet', 'unsigned')
    await commitFile(work, 'b.txt', 'x')
    await git(work, 'branch', 'also')
    const { stderr } = await push(remote(), 'main', 'good', 'unsigned', 'also')
    expect(stderr).toMatch(denied('unsigned -> unsigned'))
    expect(stderr).toMatch(denied('also -> also'))
    expect([...(await refsOf(stored)).keys()]).toEqual(['refs/heads/good', 'refs/heads/main'])
    const atomic = await push('--atomic', remote(), 'main:one', 'unsigned:two')
    expect(atomic.stderr).toMatch(denied('unsigned -> two'))
    expect((await refsOf(stored)).size).toBe(2)
  })

  it('checks the commits of a tag, not the tag; what is there already needs no signature', async () => {
    await git(work, 'tag', '--annotate', '--message', 'x', 'old')
    await git(work, 'tag', '--annotate', '--message', 'y', 'nested', 'old')
    await git(work, 'tag', 'blob', 'main:a.txt')
    await git(work, 'tag', 'tree', 'main^{tree}')
    const all = ['old', 'nested', 'blob', 'tree', 'main:refs/heads/copy', 'main:refs/notes/x']
    expect(await push('--quiet', remote(), ...all)).toMatchObject({ exitCode: 0, stderr: '' })
    await commitFile(work, 'a.txt', 'two')
    await git(work, 'tag', '--annotate', '--message', 'x', 'new')
    expect((await push(remote(), 'new')).stderr).toMatch(denied('new -> new'))
  })

  it('takes nothing that came in unsigned by a branch without the rule', async () => {
    Object.assign(host.rules, { policies: [['refs/heads/main', ['verify-sig']]] })
    await commitFile(work, 'b.txt', 'unsigned')
    await git(work, 'push', '--quiet', remote(), 'main:topic')
    const { stderr } = await push(remote(), 'main')
    expect(stderr).toMatch(/main -> main \(denied by policy: verify-sig .*is not signed\)/)
    // Where this token may push nothing at all, it has brought nothing unsigned either.
    const guarded = [
      ['refs/heads/topic', ['no-push']],
      ['*', ['verify-sig']],
    ] as const
    Object.assign(host.rules, { policies: guarded })
    expect((await push(remote(), 'main')).exitCode).toBe(0)
  })

  it('may delete refs, and rewind them to what is there', async () => {
    await git(stored, 'branch', 'topic')
    await signedCommit(work, signer)
    await git(work, 'push', '--quiet', remote(), 'main')
    expect((await push(remote(), ':topic')).exitCode).toBe(0)
    expect((await push('--force', remote(), 'main~1:main')).exitCode).toBe(0)
  })

  it('of a merge checks what the merge brings', async () => {
    await git(work, 'checkout', '--quiet', '-b', 'side')
    await commitFile(work, 'b.txt', 'x')
    await git(work, 'checkout', '--quiet', 'main')
    const merge = ['merge', '--quiet', '--no-ff', '--gpg-sign', '-m', 'Merge', 'side']
    await git(work, ...signer.gitOptions, ...merge)
    expect((await push(remote(), 'main')).stderr).toMatch(denied('main -> main'))
    Object.assign(host.rules, { policies: [] })
    await git(work, 'push', '--quiet', remote(), 'side')
    Object.assign(host.rules, { policies: everything })
    expect((await push(remote(), 'main')).exitCode).toBe(0)
  })

  it('that lacks objects is refused for that, and its other refs are judged by their commits', async () => {
    await signedCommit(work, signer)
    const shallow = `${scratch}/shallow-${count}`
    await git(scratch, 'clone', '--quiet', '--depth=1', `file://${work}`, shallow)
    await git(shallow, 'checkout', '--quiet', '--orphan', 'whole')
    await signedCommit(shallow, signer)
    await git(shallow, 'checkout', '--quiet', '--orphan', 'unsigned')
    await git(shallow, 'commit', '--quiet', '--message', 'Unsigned')
    await host.createRepository(`other-${count}`)
    const other = host.url(`other-${count}.git`)
    const { stderr } = await tryGit(shallow, ['push', other, 'main', 'whole', 'unsigned'])
    expect(stderr).toMatch(/main -> main \(missing necessary objects\)/)
    expect(stderr).toMatch(/\[new branch\] +whole -> whole/)
    expect(stderr).toMatch(denied('unsigned -> unsigned'))
  })

  it('is not satisfied by commits that its client cannot see', async () => {
    await commitFile(work, 'a.txt', 'two')
    for (const hidden of [
      'refs/kept/x',
      'refs/remotes/mir_1/main',
      'refs/namespaces/ephemeral/refs/heads/x',
    ]) {
      await git(work, 'push', '--quiet', '--force', stored, `main:${hidden}`)
    }
    expect((await push(remote(), 'main')).stderr).toMatch(denied('main -> main'))
    expect((await push(remote('+ephemeral'), 'main:y')).exitCode).toBe(0)
  })

  it('sees commits as they are stored, not what a replacement shows', async () => {
    const unsigned = await commitFile(work, 'a.txt', 'two')
    await git(work, 'checkout', '--quiet', '-b', 'decoy', 'main~1')
    const signed = await signedCommit(work, signer)
    expect((await push(remote(), `${signed}:refs/replace/${unsigned}`)).exitCode).toBe(0)
    expect((await push(remote(), 'main')).stderr).toMatch(denied('main -> main'))
  })
})

describe.each(['', '+ephemeral', '+import'])('on the remote "%s"', (variant) => {
  it.skipIf(!sshKeygen.available)(
    'verify-sig, no-push and no-force-push are kept for the names that the client uses',
    async () => {
      Object.assign(host.rules, { policies: [] })
      await git(
        work,
        'push',
        '--quiet',
        remote(variant),
        'main:topic',
        'main:closed',
        'main:rewound',
        'main:free',
      )
      const policies: RefPolicies = [
        ['refs/heads/topic', ['verify-sig']],
        ['closed', ['no-push']],
        ['rewound', ['no-force-push', 'verify-sig']],
        ['free', []],
        ['*', ['no-push', 'no-force-push', 'verify-sig']],
      ]
      Object.assign(host.rules, { policies })
      await commitFile(work, 'a.txt', 'two')
      const { stderr } = await push(remote(variant), 'main:topic', 'main:closed', 'main:rewound', 'main:free')
      expect(stderr).toMatch(
        /main -> topic \(denied by policy: verify-sig \(rule refs\/heads\/topic\): commit/,
      )
      expect(stderr).toMatch(/main -> closed \(denied by policy: no-push \(rule refs\/heads\/closed\)\)/)
      expect(stderr).toMatch(
        /main -> rewound \(denied by policy: verify-sig \(rule refs\/heads\/rewound\): commit/,
      )
      expect(stderr).toMatch(/main -> free$/m)
      const deletions = await push(remote(variant), ':topic', ':closed', ':rewound', 'main:other')
      expect(deletions.stderr).toMatch(/\[deleted\] +topic/)
      expect(deletions.stderr).toMatch(/closed \(denied by policy: no-push/)
      expect(deletions.stderr).toMatch(/rewound \(denied by policy: no-force-push/)
      expect(deletions.stderr).toMatch(/main -> other \(denied by policy: no-push \(rule \*\)\)/)

      await git(work, 'reset', '--quiet', '--hard', 'main~1')
      await signedCommit(work, signer)
      expect((await push(remote(variant), 'main:rewound')).exitCode).toBe(0)
      const other = await git(work, 'commit-tree', 'HEAD^{tree}', '-m', 'Elsewhere')
      expect((await push('--force', remote(variant), `${other}:rewound`)).stderr).toMatch(
        /rewound \(denied by policy: no-force-push/,
      )
    },
  )
})

/** These need no `ssh-keygen`: they sign by themselves. */
describe('under verify-sig a push of hundreds of commits', () => {
  const quick = quickSigner()
  let local: string
  let ids: readonly string[]

  beforeAll(async () => {
    await host.signingKeys.add({ key: quick.publicKey })
    local = await bareRepository(scratch, 'hundreds.git')
    ids = writeHistory(local, 300, quick.signed)
  })

  const fresh = async (): Promise<{ readonly path: string; readonly url: string }> => {
    count += 1
    Object.assign(host.rules, { policies: everything })
    const path = await host.createRepository(`hundreds-${count}`)
    host.takeCommands()
    return { path, url: host.url(`hundreds-${count}.git`) }
  }
  /** The last commit is one upon `parent` with a signature of something else. */
  const badTip = (parent: string | undefined): string => {
    const [tip = ''] = writeHistory(
      local,
      1,
      (head) => Buffer.from(quick.signed(head, 'Pay 100').toString().replace('Pay 100', 'Pay 900')),
      parent,
    )
    return tip
  }
  const pushTip = (url: string, tip: string | undefined): Promise<GitOutput> =>
    tryGit(local, ['push', url, `${tip}:refs/heads/main`])

  it('reads none of them again', async () => {
    const { path, url } = await fresh()
    expect((await pushTip(url, ids.at(-1))).exitCode).toBe(0)
    expect(await head(path, 'main')).toBe(ids.at(-1))
    expect([...host.takeCommands()].sort()).toEqual(['index-pack', 'rev-list', 'rev-list', 'update-ref'])
  })

  it('is refused for a bad signature of the very last', async () => {
    const { path, url } = await fresh()
    const { stderr } = await pushTip(url, badTip(ids.at(-1)))
    expect(stderr).toMatch(
      /verify-sig \(rule \*\): commit [0-9a-f]{12} carries a signature that does not fit it/,
    )
    expect([(await refsOf(path)).size, await git(path, 'count-objects')]).toEqual([
      0,
      '0 objects, 0 kilobytes',
    ])
    // The same commits without the last are taken.
    expect((await pushTip(url, ids.at(-1))).exitCode).toBe(0)
  })

  it('beside another is judged by its own commits', async () => {
    const [good, bad] = [await fresh(), await fresh()]
    const [taken, refused] = await Promise.all([
      pushTip(good.url, ids.at(-1)),
      pushTip(bad.url, badTip(ids.at(-1))),
    ])
    expect([taken.exitCode, refused.exitCode === 0]).toEqual([0, false])
    expect(refused.stderr).toContain('does not fit it')
    expect([(await refsOf(good.path)).size, (await refsOf(bad.path)).size]).toEqual([1, 0])
  })

  it('that breaks off while they are verified leaves nothing behind', async () => {
    const { path, url } = await fresh()
    const tip = ids.at(-1) ?? ''
    const pack = execFileSync(
      'git',
      ['pack-objects', '--revs', '--stdout', '--quiet', '--delta-base-offset'],
      {
        cwd: local,
        input: tip,
      },
    )
    const line = `${'0'.repeat(40)} ${tip} refs/heads/main\0report-status`
    const body = Buffer.concat([
      Buffer.from(`${(line.length + 4).toString(16).padStart(4, '0')}${line}0000`),
      pack.subarray(0, pack.length - 1_000),
    ])
    const sent = request(`${url}/git-receive-pack`, {
      method: 'POST',
      headers: {
        'content-type': 'application/x-git-receive-pack-request',
        'content-length': body.length + 1_000,
      },
    })
    sent.on('error', () => undefined)
    sent.write(body)
    const quarantined = (): boolean =>
      readdirSync(`${path}/objects`).some((name) => name.startsWith('tmp_objdir'))
    while (!quarantined()) await new Promise((resolve) => setImmediate(resolve))
    sent.destroy()
    while (quarantined()) await new Promise((resolve) => setImmediate(resolve))
    await host.idle()
    expect([(await refsOf(path)).size, await git(path, 'count-objects')]).toEqual([
      0,
      '0 objects, 0 kilobytes',
    ])
    expect((await pushTip(url, tip)).exitCode).toBe(0)
  })
})
