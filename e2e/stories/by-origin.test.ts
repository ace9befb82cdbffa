import { generateKeyPairSync } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { GitStorage } from '@pierre/storage'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { apacheAvailable } from '../../src-main/testing/apache-upstream.ts'
import { clientKey } from '../../src-main/testing/client-key.ts'
import { startFakeGitea, type FakeGitea } from '../../src-main/testing/fake-forges/gitea/start-fake-gitea.ts'
import { githubHeaders } from '../../src-main/testing/fake-forges/github/fake-hook-delivery.ts'
import {
  startFakeGitHub,
  type FakeGitHub,
} from '../../src-main/testing/fake-forges/github/start-fake-github.ts'
import { commitFile, git, tryGit, workRepository } from '../../src-main/testing/scratch.ts'
import { sshAvailable, startSshUpstream, type SshUpstream } from '../../src-main/testing/ssh-upstream.ts'
import type { Account } from '../../src-shared/domain/account.ts'
import type { Mirror } from '../../src-shared/domain/mirror.ts'
import type { Run } from '../../src-shared/domain/run.ts'
import { emptyRemote, filledRemote } from '../fixtures/story-remote.ts'
import { asTips, keptTips, showMirror, soon } from '../fixtures/story-run.ts'
import { storyWorld } from '../fixtures/story-world.ts'

/**
 * A short tour of each of the systems that Mirrordesk comes from, through the built program, git and HTTP: what people
 * did there works here. The stories beside this go deeper.
 */
const users = { ada: 'the password of ada' }

describe.skipIf(!apacheAvailable.available)(`by origin ${apacheAvailable.reason ?? ''}`, () => {
  const world = storyWorld('by-origin', users)
  const author = { name: 'Ada', email: 'ada@example.org' }
  const signIn = ['--username', 'ada', '--password-stdin'] as const
  const withPassword = (...words: readonly string[]) => world.here.runWith(users.ada, ...words, ...signIn)
  const token = async (...words: readonly string[]): Promise<string> =>
    (await world.here.run('token', ...words)).stdout.trim()
  const mirrorsOf = async (name: string): Promise<readonly Mirror[]> =>
    (await world.here.json<{ items: readonly Mirror[] }>('mirror', 'list', name)).items
  const work = async (name: string): Promise<string> => {
    const directory = await workRepository(world.scratch, name)
    await commitFile(directory, 'a.txt', 'one')
    return directory
  }

  /** The published client of Code Storage, with a key that this program was told of. */
  const storageClient = async (): Promise<GitStorage> => {
    const key = clientKey()
    const file = path.join(world.scratch, 'client.pem')
    writeFileSync(file, key.publicPem)
    await world.here.run('key', 'add', file, '--org', 'acme')
    return new GitStorage({
      name: 'acme',
      key: key.privateKey.export({ type: 'pkcs8', format: 'pem' }) as string,
      apiBaseUrl: world.here.address,
      storageBaseUrl: new URL(world.here.address).host,
    })
  }

  it('Code Storage: git and tokens', async () => {
    await world.here.json('repo', 'create', 'team/app')
    const directory = await work('git-and-tokens')
    expect(await git(directory, 'push', '--quiet', await token('team/app', '--url'), 'main')).toBe('')
    // Scopes: what may only be read is not written.
    const readOnly = await token('team/app', '--url', '--scopes', 'git:read')
    expect(await git(directory, 'ls-remote', readOnly, 'main')).toContain('refs/heads/main')
    expect((await tryGit(directory, ['push', readOnly, 'main:other'])).exitCode).not.toBe(0)
    // Policies: the first match decides, ref by ref.
    const guarded = await token('team/app', '--url', '--policy', 'refs/heads/main=no-push')
    await commitFile(directory, 'a.txt', 'two')
    const pushed = await tryGit(directory, ['push', guarded, 'main', 'main:topic'])
    expect(pushed.stderr).toMatch(/remote rejected.*main -> main/)
    expect(pushed.stderr).toMatch(/new branch.*main -> topic/)
    // Ephemeral branches live beside the repository, and import remotes take pushes alone.
    const ephemeral = await token('team/app', '--url', '--ephemeral')
    await git(directory, 'push', '--quiet', ephemeral, 'main:preview')
    expect(await git(directory, 'ls-remote', ephemeral)).toContain('refs/heads/preview')
    expect([...(await world.localRefs('team/app')).keys()]).toEqual(['refs/heads/main', 'refs/heads/topic'])
    const importing = await token('team/app', '--url', '--import')
    await git(directory, 'push', '--quiet', importing, 'main:imported')
    expect((await tryGit(directory, ['ls-remote', importing])).exitCode).not.toBe(0)
    // Without a token, and for what is not there, the answer is the same.
    for (const name of ['team/app', 'team/nothing']) {
      const answer = await fetch(`${world.here.address}/${name}.git/info/refs?service=git-upload-pack`)
      expect(answer.status).toBe(401)
    }
  })

  it('Code Storage: REST API', async () => {
    const storage = await storageClient()
    const repository = await storage.createRepo({ id: 'rest/app' })
    const written = await repository
      .createCommit({ targetBranch: 'main', commitMessage: 'Begin', author })
      .addFileFromString('docs/read-me.md', 'Hello\n')
      .send()
    expect((await repository.listFiles()).paths).toEqual(['docs/read-me.md'])
    expect(await (await repository.getFileStream({ path: 'docs/read-me.md' })).text()).toBe('Hello\n')
    expect((await repository.listCommits()).commits).toMatchObject([
      { sha: written.commitSha, message: 'Begin' },
    ])
    await repository.createBranch({ baseRef: 'main', targetBranch: 'topic' })
    expect((await repository.listBranches()).branches.map(({ name }) => name).toSorted()).toEqual([
      'main',
      'topic',
    ])
    const fork = await storage.createRepo({ id: 'rest/fork', baseRepo: { id: 'rest/app' } })
    expect((await fork.listFiles()).paths).toEqual(['docs/read-me.md'])
    // git sees what the API wrote.
    expect((await world.localRefs('rest/app')).get('refs/heads/main')).toBe(written.commitSha)
  })

  it('Code Storage: Git Sync', async () => {
    const remote = await world.filledRemote('org/synced')
    const storage = await storageClient()
    const base = {
      provider: 'gitea',
      owner: 'org',
      name: 'synced',
      upstreamHost: new URL(remote.url).origin,
    } as const
    const repository = await storage.createRepo({ id: 'synced', baseRepo: base })
    // It waits for the credential that opens the upstream, and is filled by the first pull.
    await storage.createGitCredential({ repoId: 'synced', username: 'ada', password: users.ada })
    await repository.pullUpstream({})
    await soon(() => world.localRefs('synced')).toEqual(await remote.refs())
    // A push is forwarded upstream before it is taken here.
    const clone = await world.clone('synced')
    const pushed = await commitFile(clone, 'ours.txt', 'ours')
    expect(await world.tryGit(clone, 'push', '--quiet', 'origin', 'main')).toMatchObject({ exitCode: 0 })
    expect((await remote.refs()).get('refs/heads/main')).toBe(pushed)
    // What is new there comes when somebody asks for it.
    await git(remote.work, 'push', '--quiet', 'origin', 'topic:from-there')
    await repository.pullUpstream({})
    await soon(async () => [...(await world.localRefs('synced')).keys()]).toContain('refs/heads/from-there')
    // Detached, it is a repository of its own.
    const detached = await fetch(`${world.here.address}/api/v1/repos/base`, {
      method: 'DELETE',
      headers: { authorization: `Bearer ${await token('synced', '--scopes', 'git:write')}` },
    })
    expect(detached.status).toBe(200)
    expect(await mirrorsOf('synced')).toEqual([])
  })

  it('Sourcegraph mirroring', async () => {
    const remote = await world.filledRemote('host/code')
    const created = await withPassword('repo', 'create', 'host/code', '--mirror', '--clone-url', remote.url)
    expect(created).toMatchObject({ exitCode: 0 })
    expect(await world.localRefs('host/code')).toEqual(await remote.refs())
    const [pull] = await mirrorsOf('host/code')
    expect(await world.here.run('mirror', 'change', pull?.id ?? '', '--every', '5m')).toMatchObject({
      exitCode: 0,
    })
    // Several push mirrors, which run on every push.
    const targets = [await world.emptyRemote('mirror-one'), await world.emptyRemote('mirror-two')]
    await world.here.json('repo', 'create', 'own/code')
    for (const target of targets) await withPassword('mirror', 'add', 'own/code', '--push', target.url)
    const directory = await work('sourcegraph')
    const tip = await git(directory, 'rev-parse', 'main')
    await git(directory, 'push', '--quiet', await token('own/code', '--url'), 'main')
    for (const target of targets) await soon(target.refs).toEqual(new Map([['refs/heads/main', tip]]))
    expect((await mirrorsOf('own/code')).map(({ direction }) => direction)).toEqual(['push', 'push'])
  })

  it('GitBlixt mirroring', async () => {
    const upstream = await world.filledRemote('blixt/upstream')
    const target = await world.emptyRemote('blixt/target')
    // Pull every 15 minutes unless another time is said, and push what comes on: both on one repository.
    await withPassword('mirror', 'add', 'blixt', '--pull', upstream.url)
    await withPassword('mirror', 'add', 'blixt', '--push', target.url)
    const [pull, push] = await mirrorsOf('blixt')
    expect([pull?.schedule, push?.direction]).toEqual([{ kind: 'every', intervalMs: 900_000 }, 'push'])
    expect(await target.refs()).toEqual(await upstream.refs())
    // Sync now brings new, moved, rewritten and deleted branches through.
    await git(upstream.work, 'commit', '--quiet', '--amend', '--message', 'Rewritten')
    await git(upstream.work, 'push', '--quiet', '--force', 'origin', 'main', ':topic', 'main:new')
    expect(await world.here.run('mirror', 'sync', 'blixt')).toMatchObject({ exitCode: 0 })
    await soon(target.refs).toEqual(await upstream.refs())
    // Paused, resumed; an error with its message, and a retry that ends it.
    await world.here.json('mirror', 'pause', pull?.id ?? '')
    expect(await showMirror(world.here, pull?.id ?? '')).toMatchObject({ status: 'paused' })
    await world.here.json('mirror', 'resume', pull?.id ?? '')
    await world.here.runWith('wrong', 'mirror', 'change', push?.id ?? '', ...signIn)
    await commitFile(upstream.work, 'late.txt', 'late')
    await git(upstream.work, 'push', '--quiet', 'origin', 'main')
    await world.here.run('mirror', 'sync', pull?.id ?? '')
    expect((await world.here.run('mirror', 'sync', push?.id ?? '')).exitCode).toBe(1)
    expect(await showMirror(world.here, push?.id ?? '')).toMatchObject({
      status: 'error',
      failure: { code: 'remote_auth_failed' },
    })
    await withPassword('mirror', 'change', push?.id ?? '')
    await soon(target.refs).toEqual(await upstream.refs())
    // Fetch once, from a remote that leaves no link behind.
    await world.here.json('repo', 'create', 'fetched')
    expect(await withPassword('fetch', 'fetched', upstream.url)).toMatchObject({ exitCode: 0 })
    expect(await world.localRefs('fetched')).toEqual(await upstream.refs())
    expect(await mirrorsOf('fetched')).toEqual([])
  })

  describe('Gitea Mirror and Forgejo push mirrors', () => {
    let forge: FakeGitea
    beforeAll(async () => {
      forge = await startFakeGitea({ directory: world.scratch, now: Date.now })
    })
    afterAll(async () => {
      await forge.idle()
      await forge.stop()
    })

    it('Gitea Mirror and Forgejo push mirrors', async () => {
      const { token: secret } = forge.addUser('ada', ['write:repository', 'write:organization', 'write:user'])
      const engine = forge.addRepository('ada/Engine', { isPrivate: true })
      forge.addRepository('ada/Notes')
      const directory = await work('forge')
      const tip = await git(directory, 'rev-parse', 'main')
      await git(directory, 'push', '--quiet', await forge.directoryOf(engine), 'main')
      const added = await world.here.runWith(
        `${secret}\n`,
        ...['account', 'add', 'gitea', '--host', forge.url, '--token-stdin', '--json'],
      )
      const account = JSON.parse(added.stdout) as Account
      const pull = await world.here.run('discover', account.id, '--query', 'Engine', '--import')
      expect(pull).toMatchObject({ exitCode: 0 })
      await soon(async () => (await world.localRefs('ada/Engine')).get('refs/heads/main')).toBe(tip)
      // Paired by name, ignoring case, and pushed there.
      await world.here.json('repo', 'create', 'ADA/notes')
      await git(directory, 'push', '--quiet', await token('ADA/notes', '--url'), 'main')
      const paired = await world.here.run(
        ...['discover', account.id, '--query', 'notes', '--import', '--direction', 'push'],
      )
      expect(paired).toMatchObject({ exitCode: 0 })
      const notes = [...forge.state.repositories.values()].find(({ name }) => name === 'Notes')
      if (notes === undefined) throw new Error('There are no notes.')
      const there = await forge.directoryOf(notes)
      await soon(() => git(there, 'for-each-ref', '--format=%(objectname)', 'refs/heads/main')).toBe(tip)
      // Direction: of one, and of new ones.
      expect(await world.here.run('mirror', 'flip', 'ada/Engine', '--push')).toMatchObject({ exitCode: 0 })
      expect(await showMirror(world.here, 'ada/Engine')).toMatchObject({ direction: 'push' })
      expect(await world.here.run('settings', '--default-direction', 'push')).toMatchObject({ exitCode: 0 })
      expect(await world.here.json('settings')).toMatchObject({ defaultDirection: 'push' })
      await world.here.run('settings', '--default-direction', 'pull')

      // What is new at the forge comes by rules, by name.
      const rule = 'owner=ada name=new-* way=pull'
      expect(await world.here.run('account', 'rules', account.id, '--rule', rule)).toMatchObject({
        exitCode: 0,
      })
      for (const name of ['new-one', 'other-one']) {
        const made = forge.addRepository(`ada/${name}`)
        await git(directory, 'push', '--quiet', await forge.directoryOf(made), 'main')
      }
      await world.here.run('discover', account.id)
      await soon(async () => (await world.localRefs('ada/new-one')).get('refs/heads/main')).toBe(tip)
      const names = (await world.here.json<{ items: readonly { name: string }[] }>('repo', 'list')).items
      expect(names.map(({ name }) => name)).not.toContain('ada/other-one')

      // A living repository is never taken for one that is gone: renamed, it is followed.
      const renamed = [...forge.state.repositories.values()].find(({ name }) => name === 'new-one')
      if (renamed === undefined) throw new Error('There is no new one.')
      forge.rename(renamed, 'Renamed')
      const looked = await world.here.run('account', 'check', account.id, '--existence')
      expect(looked).toMatchObject({ exitCode: 0 })
      expect(await showMirror(world.here, 'ada/new-one')).toMatchObject({
        url: `${forge.url}/ada/Renamed.git`,
        failure: null,
      })

      // A mirror that the server runs itself, with the same statuses.
      const target = await world.emptyRemote('run-by-the-server')
      // Other tours may have an account there already: a host alone would name two.
      const password = await world.here.runWith(
        users.ada,
        ...['account', 'add', 'generic', '--host', new URL(target.url).host],
        ...['--username', 'ada', '--password-stdin', '--json'],
      )
      const other = JSON.parse(password.stdout) as { id: string }
      const served = await world.here.run(
        ...['forge-mirror', 'add', 'ada/Notes', '--push', target.url, '--account', account.id],
        ...['--other-account', other.id, '--yes', '--yes-publish'],
      )
      expect(served).toMatchObject({ exitCode: 0, stderr: '' })
      expect((await target.refs()).get('refs/heads/main')).toBe(tip)
      const board = (await world.here.json<{ items: readonly Mirror[] }>('mirror', 'list')).items
      expect(board.find(({ runner }) => runner === 'forge')).toMatchObject({
        direction: 'push',
        status: 'active',
        failure: null,
      })
      expect(forge.violations).toEqual([])
    })
  })

  describe('told by webhooks', () => {
    const secret = 'the webhook secret of the app'
    let github: FakeGitHub
    beforeAll(async () => {
      github = await startFakeGitHub({ directory: world.scratch, now: Date.now })
    })
    afterAll(() => github.stop())

    it('Code Storage: Git Sync', async () => {
      const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
      github.registerApp({ id: 77, publicKey })
      github.addOrganization('acme', {})
      const { id } = github.addRepository('acme/told', { visibility: 'private' })
      github.install('acme', { contents: 'write', metadata: 'read' })
      const there = await github.gitDirectory('acme/told')
      const directory = await work('told')
      await git(directory, 'push', '--quiet', there, 'main')
      const keyFile = path.join(world.scratch, 'app.pem')
      writeFileSync(keyFile, privateKey.export({ type: 'pkcs1', format: 'pem' }))
      const added = await world.here.runWith(
        secret,
        ...['account', 'add', 'github', '--app', '77', '--host', github.url, '--key-file', keyFile],
        '--webhook-secret-stdin',
      )
      expect(added).toMatchObject({ exitCode: 0 })
      expect(added.stdout).toContain('acme: all repositories, reads and pushes')
      // GitHub's own address is left out of the client's type: it is that of an Enterprise Server here.
      const base = { owner: 'acme', name: 'told', upstreamHost: new URL(github.url).origin }
      await (await storageClient()).createRepo({ id: 'told', baseRepo: base })
      await soon(() => world.localRefs('told')).toHaveProperty('size', 1)

      const next = await commitFile(directory, 'a.txt', 'two')
      await git(directory, 'push', '--quiet', there, 'main', 'main:new')
      const body = JSON.stringify({ ref: 'refs/heads/main', repository: { id, full_name: 'acme/told' } })
      const tell = async (key: string): Promise<number> => {
        const url = `${world.here.address}/webhooks/github`
        return (await fetch(url, { method: 'POST', headers: githubHeaders('push', key, body), body })).status
      }
      // Who does not know the secret moves nothing.
      expect(await tell('another secret')).toBe(401)
      expect(await tell(secret)).toBe(202)
      await soon(() => world.localRefs('told')).toEqual(
        new Map([
          ['refs/heads/main', next],
          ['refs/heads/new', next],
        ]),
      )
      expect((await showMirror(world.here, 'told')).lastRun).toMatchObject({ trigger: 'webhook' })
      expect(github.violations).toEqual([])
    })
  })

  describe.skipIf(!sshAvailable.available)(`over SSH ${sshAvailable.reason ?? ''}`, () => {
    let ssh: SshUpstream
    beforeAll(async () => {
      ssh = await startSshUpstream({ directory: world.scratch })
    })
    afterAll(() => ssh.stop())

    const key = () => ['--ssh-key', ssh.keyFile] as const

    it('Sourcegraph mirroring', async () => {
      const remote = await filledRemote(ssh, world.scratch, 'ssh-code')
      const trusted = await world.here.run('host-key', 'trust', ssh.host, '--fingerprint', ssh.fingerprint())
      expect(trusted).toMatchObject({ exitCode: 0 })
      const created = await world.here.run(
        ...['repo', 'create', 'host/ssh-code', '--mirror', '--clone-url', remote.url],
        ...key(),
      )
      expect(created).toMatchObject({ exitCode: 0 })
      expect(await world.localRefs('host/ssh-code')).toEqual(await remote.refs())
    })

    it('GitBlixt mirroring', async () => {
      const upstream = await filledRemote(ssh, world.scratch, 'ssh-upstream')
      const target = await emptyRemote(ssh, 'ssh-target')
      await world.here.run('host-key', 'trust', ssh.host, '--fingerprint', ssh.fingerprint())
      await world.here.json('mirror', 'add', 'over-ssh', '--pull', upstream.url, ...key())
      await world.here.json('mirror', 'add', 'over-ssh', '--push', target.url, ...key())
      await git(upstream.work, 'commit', '--quiet', '--amend', '--message', 'Rewritten')
      await git(upstream.work, 'push', '--quiet', '--force', 'origin', 'main', ':topic', 'main:new')
      expect(await world.here.run('mirror', 'sync', 'over-ssh')).toMatchObject({ exitCode: 0 })
      await soon(target.refs).toEqual(await upstream.refs())
    })
  })

  it('beyond them', async () => {
    const remote = await world.filledRemote('beyond')
    await withPassword('mirror', 'add', 'beyond', '--sync', remote.url)
    const before = (await remote.refs()).get('refs/heads/main') ?? ''
    // What a mirror overwrites stays, and comes back.
    await git(remote.work, 'commit', '--quiet', '--amend', '--message', 'Rewritten')
    await git(remote.work, 'push', '--quiet', '--force', 'origin', 'main')
    await world.here.run('mirror', 'sync', 'beyond')
    expect(await keptTips(world.here, 'beyond')).toEqual(asTips([['refs/heads/main', before]]))
    await world.here.run('kept', 'beyond', 'restore', 'main')
    expect((await world.localRefs('beyond')).get('refs/heads/restored/main')).toBe(before)
    // A push that would lose what is at the remote is refused before it happens.
    const clone = await world.clone('beyond')
    await commitFile(remote.work, 'theirs.txt', 'theirs')
    await git(remote.work, 'push', '--quiet', 'origin', 'main')
    const theirs = (await remote.refs()).get('refs/heads/main')
    await commitFile(clone, 'ours.txt', 'ours')
    const refused = await world.tryGit(clone, 'push', '--force', 'origin', 'main', 'main:fine')
    expect(refused.stderr).toMatch(/rejected.*main -> main/)
    expect((await remote.refs()).get('refs/heads/main')).toBe(theirs)
    // One refused branch holds back no other.
    expect((await remote.refs()).has('refs/heads/fine')).toBe(true)
    // A sync with nothing to do changes nothing, and says so.
    await world.here.run('mirror', 'sync', 'beyond')
    const idle = await world.here.json<{ items?: readonly Run[]; runs?: readonly Run[] }>(
      'mirror',
      'sync',
      'beyond',
    )
    expect(JSON.stringify(idle)).toContain('"unchanged"')
  })
})
