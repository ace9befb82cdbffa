import { execFileSync } from 'node:child_process'
import { cpSync, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { mkdir, rm, writeFile } from 'node:fs/promises'
import { request } from 'node:http'
import path from 'node:path'
import { buffer } from 'node:stream/consumers'
import { randomBytes } from 'node:crypto'
import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { zeroObjectId } from '../../../src-shared/domain/ref.ts'
import { encodePkt, flushPkt } from '../../git/pkt-line.ts'
import { sweepQuarantines } from '../../git/receive/quarantine.ts'
import { startGitHost, type GitHostServer } from '../../testing/git-host-server.ts'
import {
  commitFile,
  git,
  publishBranch,
  refsOf,
  scratchDirectory,
  tryGit,
  workRepository,
  type GitOutput,
} from '../../testing/scratch.ts'

const scratch = scratchDirectory('push')
let host: GitHostServer
/** What each working copy is copied from. */
let filled: string
let work: string
let stored: string
let url: string
let count = 0

beforeAll(async () => {
  host = await startGitHost(scratch)
  filled = await workRepository(scratch, 'filled')
  await git(filled, 'remote', 'add', 'origin', 'http://set.for.each')
  await commitFile(filled, 'a.txt', 'one')
  await commitFile(filled, 'a.txt', 'two')
})

/** Each test has a repository with `main` (two commits) and one that matches it here. */
beforeEach(async () => {
  count += 1
  stored = await host.createRepository(`project-${count}`)
  url = host.url(`project-${count}.git`)
  work = path.join(scratch, `work-${count}`)
  cpSync(filled, work, { recursive: true })
  const config = path.join(work, '.git/config')
  writeFileSync(config, readFileSync(config, 'utf8').replace('http://set.for.each', url))
  publishBranch(work, stored)
  Object.assign(host.rules, { policies: [], firstSync: false, refuseRef: () => Promise.resolve(null) })
  host.takeCommands()
  host.takeChanges()
})

const push = (...args: string[]): Promise<GitOutput> => tryGit(work, ['push', ...args])

const head = (at: string, ref = 'HEAD'): Promise<string> => git(at, 'rev-parse', ref)

/** What is in the object store besides objects: quarantines, and marks that hold packs. */
const leftOvers = (): string[] => [
  ...readdirSync(path.join(stored, 'objects')).filter((entry) => entry.startsWith('tmp_')),
  ...readdirSync(path.join(stored, 'objects/pack')).filter((entry) => !/\.(pack|idx|rev)$/.test(entry)),
]

const objectCount = async (): Promise<number> => {
  const all = await git(stored, 'cat-file', '--batch-all-objects', '--batch-check')
  return all.split('\n').length
}

describe.each([0, 1, 2])('a push with protocol version %i', (number) => {
  it('of one commit moves the branch with three processes, and tells what changed', async () => {
    const before = await head(work)
    const after = await commitFile(work, 'a.txt', 'three')
    await git(work, '-c', `protocol.version=${number}`, 'push', '--quiet', 'origin', 'main')
    expect(await head(stored, 'main')).toBe(after)
    expect(host.takeCommands()).toEqual(['unpack-objects', 'rev-list', 'update-ref'])
    expect(host.takeChanges()).toEqual([
      { updates: [{ ref: 'refs/heads/main', oldObjectId: before, newObjectId: after }], ephemeral: false },
    ])
    expect(leftOvers()).toEqual([])
  })
})

describe('a push', () => {
  it('creates branches and tags, deletes them, and reports each', async () => {
    await git(work, 'tag', '--annotate', '--message', 'x', 'v1')
    await git(work, 'branch', 'topic')
    const created = await push('--porcelain', 'origin', 'main', 'topic', 'v1', 'main:refs/notes/x')
    expect(created.stdout).toMatch(/^\*\trefs\/heads\/topic:refs\/heads\/topic\t\[new branch\]$/m)
    expect(created.stdout).toMatch(/^\*\trefs\/tags\/v1:refs\/tags\/v1\t\[new tag\]$/m)
    const expected = await refsOf(work, 'refs/heads', 'refs/tags')
    expect(await refsOf(stored)).toEqual(expected.set('refs/notes/x', await head(work)))
    host.takeCommands()
    await git(work, 'push', '--quiet', '--delete', 'origin', 'topic', 'v1', 'refs/notes/x')
    expect([...(await refsOf(stored)).keys()]).toEqual(['refs/heads/main'])
    expect(host.takeCommands()).toEqual(['update-ref'])
  })

  it('of megabytes, in chunks after an empty probe, is kept as a pack', async () => {
    await git(work, 'config', 'http.postBuffer', '65536')
    for (let index = 0; index < 40; index += 1) {
      await commitFile(work, `f${index}`, randomBytes(50_000).toString('latin1'))
    }
    const { stderr } = await push('origin', 'main')
    expect(stderr).not.toMatch(/error|fatal/)
    expect(await head(stored, 'main')).toBe(await head(work))
    const posts = host
      .requests()
      .filter(({ method, url: to }) => method === 'POST' && to?.includes(`-${count}.git`))
    expect(posts.map(({ headers }) => headers['transfer-encoding'])).toEqual([undefined, 'chunked'])
    expect(host.takeCommands()).toEqual(['index-pack', 'rev-list', 'update-ref'])
    expect(
      readdirSync(path.join(stored, 'objects/pack')).filter((file) => file.endsWith('.pack')),
    ).toHaveLength(1)
    expect(leftOvers()).toEqual([])
    await git(stored, 'fsck', '--strict')
  })

  it('shows its progress unless it is asked to be quiet', async () => {
    const text = randomBytes(20_000).toString('hex')
    for (let index = 0; index < 35; index += 1) await commitFile(work, 'a.txt', `${text}${index}`)
    expect((await push('--progress', 'origin', 'main')).stderr).toMatch(/remote: Resolving deltas: 100%/)
    await commitFile(work, 'a.txt', 'four')
    expect((await push('--quiet', 'origin', 'main')).stderr).toBe('')
  })

  it('from a shallow clone works, and is refused when what was cut off is not there', async () => {
    const shallow = path.join(scratch, `shallow-${count}`)
    await git(scratch, 'clone', '--quiet', '--depth=1', url, shallow)
    const tip = await commitFile(shallow, 'b.txt', 'new')
    await git(shallow, 'push', '--quiet', 'origin', 'main')
    expect(await head(stored, 'main')).toBe(tip)
    const other = await host.createRepository(`other-${count}`)
    const refused = await tryGit(shallow, ['push', host.url(`other-${count}.git`), 'main'])
    expect(refused.stderr).toMatch(/! \[remote rejected\] main -> main \(missing necessary objects\)/)
    expect(await refsOf(other)).toEqual(new Map())
  })

  it('into an empty repository points HEAD at a branch that came', async () => {
    for (const [branches, expected] of [
      [['trunk', 'alpha'], 'refs/heads/trunk'],
      [['zeta', 'master'], 'refs/heads/master'],
      [['master', 'main'], 'refs/heads/main'],
    ] as const) {
      const name = `empty-${expected.split('/')[2]}`
      const empty = await host.createRepository(name)
      await git(empty, 'symbolic-ref', 'HEAD', 'refs/heads/none')
      await git(
        work,
        'push',
        '--quiet',
        host.url(`${name}.git`),
        ...branches.map((branch) => `main:refs/heads/${branch}`),
      )
      expect(await git(empty, 'symbolic-ref', 'HEAD')).toBe(expected)
    }
    await git(stored, 'symbolic-ref', 'HEAD', 'refs/heads/gone')
    await git(work, 'push', '--quiet', 'origin', 'main:later')
    expect(await git(stored, 'symbolic-ref', 'HEAD')).toBe('refs/heads/gone')
  })

  it('to the ephemeral remote stays there, and to the import remote lands in the normal refs', async () => {
    await commitFile(work, 'a.txt', 'draft')
    await git(work, 'push', '--quiet', host.url(`project-${count}+ephemeral.git`), 'main:draft')
    expect(host.takeChanges()[0]?.ephemeral).toBe(true)
    expect([...(await refsOf(stored)).keys()]).toEqual([
      'refs/heads/main',
      'refs/namespaces/ephemeral/refs/heads/draft',
    ])
    expect(await git(work, 'ls-remote', 'origin', 'draft')).toBe('')
    await git(work, 'push', '--quiet', host.url(`project-${count}+import.git`), 'main:imported')
    expect(host.takeChanges()[0]?.ephemeral).toBe(false)
    expect(await head(stored, 'imported')).toBe(await head(work))
    const escape = await push(
      host.url(`project-${count}+ephemeral.git`),
      'main:refs/namespaces/ephemeral/refs/heads/x',
    )
    expect(escape.stderr).toMatch(/deny updating a hidden ref/)
  })
})

describe('a refused ref', () => {
  it('of a policy is named with its rule; the others of the push go through', async () => {
    host.rules.policies = [
      ['main', ['no-push']],
      ['signed/*', ['verify-sig']],
    ]
    const before = await head(stored, 'main')
    const after = await commitFile(work, 'a.txt', 'three')
    const result = await push('origin', 'main', 'main:one', 'main:two', 'main:signed/x')
    expect(result.exitCode).toBe(1)
    expect(result.stderr).toMatch(
      /! \[remote rejected\] main -> main \(denied by policy: no-push \(rule refs\/heads\/main\)\)/,
    )
    expect(result.stderr).toMatch(
      /main -> signed\/x \(denied by policy: verify-sig \(rule refs\/heads\/signed\/\*\): commit \w{12} is not signed\)/,
    )
    expect(await refsOf(stored)).toEqual(
      new Map([
        ['refs/heads/main', before],
        ['refs/heads/one', after],
        ['refs/heads/two', after],
      ]),
    )
    expect(host.takeChanges()[0]?.updates.map(({ ref }) => ref)).toEqual(['refs/heads/one', 'refs/heads/two'])
  })

  it('that stands alone leaves nothing in the store and starts no process, whatever the size of the pack', async () => {
    host.rules.policies = [['*', ['no-push']]]
    const objects = await objectCount()
    await git(work, 'config', 'http.postBuffer', '65536')
    await commitFile(work, 'big', randomBytes(400_000).toString('latin1'))
    for (const refspec of ['main', 'main:new', ':main']) {
      expect((await push('origin', refspec)).stderr).toMatch(/denied by policy: no-push \(rule \*\)/)
    }
    expect(host.takeCommands()).toEqual([])
    expect(host.takeChanges()).toEqual([])
    expect([await objectCount(), leftOvers()]).toEqual([objects, []])
  })

  it('by no-force-push may go forward but not back, aside or away', async () => {
    host.rules.policies = [['main', ['no-force-push']]]
    const forward = await commitFile(work, 'a.txt', 'three')
    expect((await push('--force', 'origin', 'main')).exitCode).toBe(0)
    const objects = await objectCount()
    const denied = /denied by policy: no-force-push \(rule refs\/heads\/main\)/
    expect((await push('--force', 'origin', 'main~1:main')).stderr).toMatch(denied)
    await git(work, 'reset', '--quiet', '--hard', 'HEAD~1')
    await commitFile(work, 'a.txt', 'aside')
    expect((await push('--force', 'origin', 'main')).stderr).toMatch(denied)
    expect((await push('origin', ':main')).stderr).toMatch(denied)
    expect([await head(stored, 'main'), await objectCount(), leftOvers()]).toEqual([forward, objects, []])
    host.rules.policies = [
      ['main', []],
      ['*', ['no-force-push']],
    ]
    expect((await push('--force', 'origin', 'main')).exitCode).toBe(0)
  })

  it('by no-force-push sees through an object that stands in for another', async () => {
    const before = await head(stored, 'main')
    const aside = await git(work, 'commit-tree', 'main^{tree}', '-m', 'aside')
    const posing = await git(work, 'commit-tree', 'main^{tree}', '-p', before, '-m', 'posing')
    await git(work, 'push', '--quiet', 'origin', `${posing}:refs/replace/${aside}`)
    host.rules.policies = [['main', ['no-force-push']]]
    const result = await push('--force', 'origin', `${aside}:refs/heads/main`)
    expect(result.stderr).toMatch(/denied by policy: no-force-push/)
    expect(await head(stored, 'main')).toBe(before)
  })

  it('is hidden, badly named, or refused by the application', async () => {
    host.rules.refuseRef = (_access, { ref }) =>
      Promise.resolve(ref === 'refs/heads/main' ? 'main is mirrored; push there' : null)
    await commitFile(work, 'a.txt', 'three')
    const targets = [
      'refs/remotes/mir_1/x',
      'refs/kept/x/y',
      'refs/Kept/x/y',
      'refs/outgoing/x',
      'refs/namespaces/ephemeral/refs/heads/x',
    ]
    const hidden = await push('origin', ...targets.map((target) => `main:${target}`))
    expect(hidden.stderr.match(/deny updating a hidden ref/g)).toHaveLength(targets.length)
    const named = await push('origin', 'main', 'main:refs/stash', 'main:refs/heads/fine')
    expect(named.stderr).toMatch(/main -> main \(main is mirrored; push there\)/)
    expect(named.stderr).toMatch(/main -> refs\/stash \(funny refname\)/)
    expect([...(await refsOf(stored)).keys()]).toEqual(['refs/heads/fine', 'refs/heads/main'])
  })

  it('takes the others with it when the push is atomic', async () => {
    host.rules.policies = [['one', ['no-push']]]
    await commitFile(work, 'a.txt', 'three')
    const before = await refsOf(stored)
    const early = await push('--atomic', 'origin', 'main', 'main:one', 'main:two')
    expect(early.stderr).toMatch(/main -> one \(denied by policy/)
    expect(early.stderr).toMatch(/main -> two \(atomic push failure\)/)
    const late = await push('--atomic', 'origin', 'main', 'main:two', 'main:two/below')
    expect(
      late.stderr.match(/atomic push failure|name clashes|failed to update ref/g)?.length,
    ).toBeGreaterThan(1)
    expect([await refsOf(stored), leftOvers()]).toEqual([before, []])
    expect((await push('--atomic', 'origin', 'main', 'main:two')).exitCode).toBe(0)
  })

  it('whose name clashes with a directory of refs does not hold back the others', async () => {
    await commitFile(work, 'a.txt', 'three')
    const result = await push('origin', 'main', 'main:topic', 'main:main/below')
    expect(result.stderr).toMatch(
      /main -> main\/below \(failed to update ref: its name clashes with refs\/heads\/main\)/,
    )
    expect([...(await refsOf(stored)).keys()]).toEqual(['refs/heads/main', 'refs/heads/topic'])
  })
})

type Command = readonly [oldObjectId: string, newObjectId: string, ref: string]

const capabilities = 'report-status side-band-64k object-format=sha1'

const pushBody = (commands: readonly Command[], pack: Buffer, offered = capabilities): Buffer =>
  Buffer.concat([
    ...commands.map((command, index) =>
      encodePkt(`${command.join(' ')}${index === 0 ? `\0${offered}` : ''}\n`),
    ),
    flushPkt,
    pack,
  ])

/** A pack of what `revisions` name, as git would send it. */
const packOf = (...revisions: string[]): Buffer =>
  execFileSync('git', ['pack-objects', '--revs', '--stdout', '-q'], {
    cwd: work,
    input: `${revisions.join('\n')}\n`,
    maxBuffer: 64 * 1024 * 1024,
  })

const send = (body: Buffer): ReturnType<typeof request> => {
  const sent = request(url.replace('t:write@', '') + '/git-receive-pack', {
    method: 'POST',
    headers: {
      authorization: `Basic ${btoa('t:write')}`,
      'content-type': 'application/x-git-receive-pack-request',
      'transfer-encoding': 'chunked',
    },
  })
  sent.write(body)
  return sent
}

const post = (body: Buffer): Promise<string> =>
  new Promise((resolve, reject) => {
    const sent = send(body)
    sent.on('error', reject)
    sent.on('response', (response) => {
      buffer(response).then((content) => {
        resolve(`${response.statusCode ?? 0} ${content.toString('latin1')}`)
      }, reject)
    })
    sent.end()
  })

describe('a client that', () => {
  it('pushes five thousand refs moves them in one transaction', async () => {
    // git itself takes half a minute to prepare such a push, so it is sent without it.
    const tip = await commitFile(work, 'a.txt', 'more')
    const refs = Array.from({ length: 5_000 }, (_, index) => `refs/heads/many/${index}`)
    const answer = await post(
      pushBody(
        refs.map((ref) => [zeroObjectId, tip, ref]),
        packOf('main'),
      ),
    )
    for (const ref of [refs[0], refs[4_999]]) expect(answer).toContain(`ok ${ref}\n`)
    expect([...(await refsOf(stored, 'refs/heads/many')).keys()]).toEqual([...refs].sort())
    expect(host.takeCommands()).toEqual(['unpack-objects', 'rev-list', 'update-ref'])
  })

  it('breaks off in the middle of its pack leaves nothing behind', async () => {
    const objects = await objectCount()
    const tip = await commitFile(work, 'big', randomBytes(300_000).toString('latin1'))
    const body = pushBody([[await head(stored, 'main'), tip, 'refs/heads/main']], packOf('main'))
    const sent = send(body.subarray(0, body.length - 100_000))
    sent.on('error', () => undefined)
    const quarantined = (): boolean => leftOvers().length > 0
    while (!quarantined()) await new Promise((resolve) => setImmediate(resolve))
    sent.destroy()
    await new Promise((resolve) => sent.once('close', resolve))
    while (quarantined()) await new Promise((resolve) => setImmediate(resolve))
    await host.idle()
    expect([await objectCount(), leftOvers()]).toEqual([objects, []])
    expect(host.takeChanges()).toEqual([])
  })

  it('sends a damaged pack, none, or something else is told so, and nothing stays', async () => {
    const [objects, before] = [await objectCount(), await head(stored, 'main')]
    const tip = await commitFile(work, 'a.txt', 'three')
    const pack = packOf('main')
    const damaged = Buffer.from(pack)
    damaged.writeUInt8(damaged.readUInt8(pack.length - 30) ^ 0xff, pack.length - 30)
    const command: Command = [before, tip, 'refs/heads/main']
    for (const [sent, reason] of [
      [damaged, 'unpack-objects abnormal exit'],
      [pack.subarray(0, pack.length - 10), 'unpack-objects abnormal exit'],
      [Buffer.alloc(0), 'eof before pack header was fully read'],
      [Buffer.from('this is no pack at all'), 'bad pack header'],
    ] as const) {
      const answer = await post(pushBody([command], sent))
      expect(answer).toContain(`unpack ${reason}\n`)
      expect(answer).toContain('ng refs/heads/main unpacker error\n')
    }
    expect([await objectCount(), await head(stored, 'main'), leftOvers()]).toEqual([objects, before, []])
    expect(await post(pushBody([command], pack))).toContain('ok refs/heads/main\n')
  })

  it('leaves out objects that are needed is refused for those refs only', async () => {
    await git(work, 'branch', 'other')
    const middle = await commitFile(work, 'a.txt', 'three')
    const tip = await commitFile(work, 'a.txt', 'four')
    await git(work, 'checkout', '--quiet', 'other')
    const whole = await commitFile(work, 'o.txt', 'whole')
    const commands: Command[] = [
      [zeroObjectId, tip, 'refs/heads/broken'],
      [zeroObjectId, whole, 'refs/heads/whole'],
    ]
    const answer = await post(pushBody(commands, packOf('main', 'other', `^${middle}`)))
    expect(answer).toContain('ng refs/heads/broken missing necessary objects\n')
    expect(answer).toContain('ok refs/heads/whole\n')
    await git(stored, 'fsck', '--connectivity-only')
  })

  it('has an old view of a ref is told so', async () => {
    const [before, tip] = [await head(work), await commitFile(work, 'a.txt', 'three')]
    const pack = packOf('main')
    const answer = await post(
      pushBody(
        [
          [zeroObjectId, tip, 'refs/heads/main'],
          [tip, before, 'refs/heads/gone'],
          [before, zeroObjectId, 'refs/heads/none'],
          [zeroObjectId, await git(work, 'rev-parse', 'main^{tree}'), 'refs/heads/tree'],
          [before, tip, 'HEAD'],
          [zeroObjectId, tip, 'refs/heads/x.lock'],
          [zeroObjectId, tip, 'refs/heads/twice'],
          [zeroObjectId, before, 'refs/heads/twice'],
          [zeroObjectId, tip, 'refs/heads/fine'],
        ],
        pack,
      ),
    )
    expect(
      answer
        .split('\n')
        .map((line) => line.slice(4))
        .filter((line) => /^(ok|ng|unpack) /.test(line)),
    ).toEqual([
      'ng refs/heads/main reference already exists',
      'ng refs/heads/gone failed to update ref',
      'ng refs/heads/none failed to update ref',
      'ng refs/heads/tree a branch must lead to a commit',
      'ng HEAD funny refname',
      'ng refs/heads/x.lock funny refname',
      'ng refs/heads/twice multiple updates for one ref',
      'ng refs/heads/twice multiple updates for one ref',
      'ok refs/heads/fine',
    ])
    expect([...(await refsOf(stored)).keys()]).toEqual(['refs/heads/fine', 'refs/heads/main'])
  })

  it('speaks without side-band gets the bare report', async () => {
    const tip = await commitFile(work, 'a.txt', 'three')
    const answer = await post(
      pushBody([[zeroObjectId, tip, 'refs/heads/x']], packOf('main'), 'report-status'),
    )
    expect(answer).toBe('200 000eunpack ok\n0014ok refs/heads/x\n0000')
  })

  it('sends no push at all is refused in plain words', async () => {
    expect(await post(Buffer.from('0000'))).toBe('200 ')
    expect(await post(Buffer.from('nonsense'))).toMatch(/^400 /)
    expect(await post(encodePkt('not a command\n'))).toMatch(/^400 /)
    const sha256 = pushBody(
      [[zeroObjectId, await head(work), 'refs/heads/x']],
      Buffer.alloc(0),
      'object-format=sha256',
    )
    expect(await post(sha256)).toMatch(/^400 .*SHA-1/)
  })
})

describe('two pushes at once', () => {
  it('to one ref: one wins, the other is told, nothing is mixed up', async () => {
    const before = await head(stored, 'main')
    const tips: string[] = []
    for (let index = 0; index < 4; index += 1) {
      await git(work, 'checkout', '--quiet', '-B', `try-${index}`, before)
      tips.push(await commitFile(work, 'a.txt', `try ${index}`))
    }
    const answers = await Promise.all(
      tips.map(async (tip) => (await push('origin', `${tip}:refs/heads/main`)).exitCode),
    )
    expect(answers.filter((exitCode) => exitCode === 0)).toHaveLength(1)
    expect(await head(stored, 'main')).toBe(tips[answers.indexOf(0)])
    expect(leftOvers()).toEqual([])
    await git(stored, 'fsck', '--strict')
  })
})

describe('after a crash', () => {
  it('quarantines and marks of pushes are swept, and nothing else', async () => {
    const objects = path.join(stored, 'objects')
    await mkdir(path.join(objects, 'tmp_objdir-incoming-mirrordesk-abc/pack'), { recursive: true })
    await mkdir(path.join(objects, 'tmp_objdir-incoming-other'), { recursive: true })
    await writeFile(path.join(objects, 'pack/pack-1.keep'), 'mirrordesk push\n')
    await writeFile(path.join(objects, 'pack/pack-2.keep'), 'by hand\n')
    await sweepQuarantines(stored)
    expect(leftOvers()).toEqual(['tmp_objdir-incoming-other', 'pack-2.keep'])
    expect(existsSync(path.join(objects, 'pack/pack-1.keep'))).toBe(false)
    await rm(path.join(objects, 'tmp_objdir-incoming-other'), { recursive: true })
  })
})
