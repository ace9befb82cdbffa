import { createHash, randomBytes } from 'node:crypto'
import { execFile } from 'node:child_process'
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { promisify } from 'node:util'
import { beforeAll, describe, expect, it } from 'vitest'
import { pointerOf } from '../../testing/lfs-test-server.ts'
import { startRestWorld, type RestWorld } from '../../testing/rest-world.ts'
import { commitFile, git, refsOf, scratchDirectory, tryGit, workRepository } from '../../testing/scratch.ts'

const scratch = scratchDirectory('lfs-api')
let world: RestWorld
beforeAll(async () => {
  world = await startRestWorld(scratch)
})

const mediaType = 'application/vnd.git-lfs+json'
const sha256 = (content: Buffer): string => createHash('sha256').update(content).digest('hex')

type Answer = { readonly status: number; readonly headers: Headers; readonly body: Record<string, unknown> }

/** One request to the LFS API of a repository, with a token of the given scopes. */
const ask = async (
  name: string,
  place: string,
  options: {
    readonly method?: string
    readonly scopes?: readonly string[] | null
    readonly sub?: string
    readonly json?: unknown
    readonly bytes?: Buffer
    readonly headers?: Readonly<Record<string, string>>
  } = {},
): Promise<Answer & { readonly bytes: Buffer }> => {
  const { scopes = ['git:write'], json, bytes, sub = 'ada' } = options
  const repository = name.replace(/\+(ephemeral|import)$/, '')
  const token = scopes === null ? null : await world.token(repository, scopes, { sub })
  const response = await fetch(`${world.app.address}/${name}.git/info/lfs/${place}`, {
    method: options.method ?? (json === undefined ? 'GET' : 'POST'),
    headers: {
      Accept: mediaType,
      'Content-Type': mediaType,
      ...(token === null ? {} : { Authorization: `Basic ${Buffer.from(`t:${token}`).toString('base64')}` }),
      ...options.headers,
    },
    ...(json === undefined ? {} : { body: JSON.stringify(json) }),
    ...(bytes === undefined ? {} : { body: new Uint8Array(bytes) }),
  })
  const received = Buffer.from(await response.arrayBuffer())
  const isJson = response.headers.get('content-type')?.startsWith(mediaType) === true
  return {
    status: response.status,
    headers: response.headers,
    bytes: received,
    body: isJson ? (JSON.parse(received.toString()) as Record<string, unknown>) : {},
  }
}
const batch = (operation: string, content: Buffer) => ({
  operation,
  transfers: ['basic'],
  objects: [{ oid: sha256(content), size: content.length }],
})
const upload = (name: string, content: Buffer, oid = sha256(content)) =>
  ask(name, `objects/${oid}?size=${content.length}`, { method: 'PUT', bytes: content })

describe('without git-lfs', () => {
  it('takes an object, gives it out whole and in ranges, and verifies it', async () => {
    await world.createRepository('plain')
    const content = randomBytes(100_000)
    const oid = sha256(content)
    const offer = await ask('plain', 'objects/batch', { json: batch('upload', content) })
    expect(offer.status).toBe(200)
    const [object] = offer.body['objects'] as { actions: Record<string, { href: string; header: object }> }[]
    expect(object?.actions['upload']?.href).toMatch(`${world.app.address}/plain.git/info/lfs/objects/${oid}`)
    expect(object?.actions['upload']?.header).toHaveProperty('Authorization')
    expect((await ask('plain', 'verify', { json: { oid, size: content.length } })).status).toBe(404)

    expect((await upload('plain', content)).status).toBe(200)
    expect((await ask('plain', 'verify', { json: { oid, size: content.length } })).status).toBe(200)
    expect((await ask('plain', 'objects/batch', { json: batch('upload', content) })).body['objects']).toEqual(
      [{ oid, size: content.length }],
    )
    const whole = await ask('plain', `objects/${oid}`)
    expect(whole.bytes).toEqual(content)
    const part = await ask('plain', `objects/${oid}`, { headers: { Range: 'bytes=99990-' } })
    expect([part.status, part.headers.get('content-range')]).toEqual([206, 'bytes 99990-99999/100000'])
    expect(part.bytes).toEqual(content.subarray(99_990))
    const past = await ask('plain', `objects/${oid}`, { headers: { Range: 'bytes=100000-' } })
    expect([past.status, past.headers.get('content-range')]).toEqual([416, 'bytes */100000'])
    const other = await ask('plain', `objects/${oid}`, {
      headers: { Range: 'bytes=5-9', 'If-Range': '"other"' },
    })
    expect(other.status).toBe(200)
  })

  it('refuses what is not what its name or size says, and keeps nothing of it', async () => {
    const directory = await world.createRepository('wrong')
    const content = Buffer.from('right')
    const refused = await upload('wrong', Buffer.from('wrong'), sha256(content))
    expect([refused.status, refused.body['message']]).toEqual([
      422,
      `What was sent is not ${sha256(content)}: its SHA-256 differs.`,
    ])
    const long = await ask('wrong', `objects/${sha256(content)}?size=3`, { method: 'PUT', bytes: content })
    expect(long.status).toBe(422)
    expect(existsSync(path.join(directory, 'lfs', 'objects'))).toBe(false)
    expect(readdirSync(path.join(directory, 'lfs', 'tmp'))).toEqual([])
  })

  it('lets in by token and scope: reading for downloads, writing for uploads; unknown and unreadable look the same', async () => {
    await world.createRepository('scoped')
    const content = Buffer.from('scoped')
    await upload('scoped', content)
    const status = async (name: string, place: string, options: Parameters<typeof ask>[2]) => {
      const answer = await ask(name, place, options)
      expect(typeof answer.body['message'] === 'string' || answer.status === 200).toBe(true)
      return answer.status
    }
    const down = { json: batch('download', content) }
    const up = { json: batch('upload', Buffer.from('new')) }
    expect(await status('scoped', 'objects/batch', { ...down, scopes: ['git:read'] })).toBe(200)
    expect(await status('scoped', 'objects/batch', { ...up, scopes: ['git:read'] })).toBe(403)
    expect(await status('scoped', 'objects/batch', { ...down, scopes: ['repo:write'] })).toBe(404)
    expect(await status('unknown', 'objects/batch', { ...down, scopes: ['git:read'] })).toBe(404)
    expect(await status('scoped', 'objects/batch', { ...down, scopes: null })).toBe(401)
    const oid = sha256(Buffer.from('new'))
    expect(
      await status('scoped', `objects/${oid}`, {
        method: 'PUT',
        bytes: Buffer.from('new'),
        scopes: ['git:read'],
      }),
    ).toBe(403)
    expect(await status('scoped', 'locks', { json: { path: 'a' }, scopes: ['git:read'] })).toBe(403)
    expect(await status('scoped+import', 'objects/batch', down)).toBe(403)
    expect(await status('scoped+import', 'objects/batch', up)).toBe(200)
    expect(await status('scoped+ephemeral', 'objects/batch', down)).toBe(200)
    expect(
      await status('scoped', 'objects/batch', {
        json: { operation: 'download', objects: [{ oid: '../../x', size: 1 }] },
      }),
    ).toBe(422)
    expect(await status('scoped', 'elsewhere', {})).toBe(404)
  })

  it('locks a path once, lists by page and filter, and gives a lock back to its owner or by force', async () => {
    await world.createRepository('locks')
    const made = await ask('locks', 'locks', {
      json: { path: 'a/one.psd', ref: { name: 'refs/heads/main' } },
    })
    expect(made.status).toBe(201)
    const lock = made.body['lock'] as { id: string }
    expect(lock).toMatchObject({ path: 'a/one.psd', owner: { name: 'ada' } })
    const clash = await ask('locks', 'locks', { json: { path: 'a/one.psd' }, sub: 'bob' })
    expect([clash.status, (clash.body['lock'] as { id: string }).id]).toEqual([409, lock.id])
    for (const bad of ['', '/etc/passwd', 'a/../b']) {
      expect((await ask('locks', 'locks', { json: { path: bad } })).status).toBe(422)
    }
    await ask('locks', 'locks', { json: { path: 'two.psd' }, sub: 'bob' })
    await ask('locks', 'locks', { json: { path: 'three.psd' } })
    const first = await ask('locks', 'locks?limit=2')
    expect((first.body['locks'] as unknown[]).length).toBe(2)
    const rest = await ask('locks', `locks?limit=2&cursor=${String(first.body['next_cursor'])}`)
    expect(rest.body).toMatchObject({ locks: [{ path: 'three.psd' }] })
    expect(rest.body).not.toHaveProperty('next_cursor')
    expect((await ask('locks', 'locks?path=two.psd')).body).toMatchObject({ locks: [{ path: 'two.psd' }] })
    expect((await ask('locks', 'locks/verify', { json: {} })).body).toMatchObject({
      ours: [{ path: 'a/one.psd' }, { path: 'three.psd' }],
      theirs: [{ path: 'two.psd' }],
    })
    expect((await ask('locks', `locks/${lock.id}/unlock`, { json: {}, sub: 'bob' })).status).toBe(403)
    expect(
      (await ask('locks', `locks/${lock.id}/unlock`, { json: { force: true }, sub: 'bob' })).status,
    ).toBe(200)
    expect((await ask('locks', `locks/${lock.id}/unlock`, { json: {} })).status).toBe(404)
  })

  it('refuses a push whose large files were not sent, ref by ref, but not on the import remote', async () => {
    await world.createRepository('incomplete')
    const work = await workRepository(scratch, 'incomplete-work')
    await commitFile(work, 'plain.txt', 'plain')
    await git(work, 'branch', 'plain')
    await commitFile(work, 'big.bin', pointerOf(Buffer.from('never sent')))
    const url = await world.gitUrl('incomplete')
    const pushed = await tryGit(work, ['push', url, 'main', 'plain'])
    expect(pushed.exitCode).toBe(1)
    expect(pushed.stderr).toContain(
      '1 large file (Git LFS) is missing: big.bin; send with git lfs push --all',
    )
    expect(pushed.stderr).toMatch(/\[new branch\] +plain -> plain/)
    const directory = await world.directoryOf('incomplete')
    expect([...(await refsOf(directory, 'refs/heads')).keys()]).toEqual(['refs/heads/plain'])

    await upload('incomplete', Buffer.from('never sent'))
    expect((await tryGit(work, ['push', url, 'main'])).exitCode).toBe(0)
    await commitFile(work, 'lost.bin', pointerOf(Buffer.from('lost long ago')))
    expect((await tryGit(work, ['push', url, 'main'])).exitCode).toBe(1)
    expect((await tryGit(work, ['push', await world.gitUrl('incomplete+import'), 'main'])).exitCode).toBe(0)
  })
})

const hasLfs = existsSync('/usr/bin/git-lfs')
describe.skipIf(!hasLfs)(`with git-lfs ${hasLfs ? '' : '(git-lfs is not installed)'}`, () => {
  const run = promisify(execFile)
  const home = path.join(scratch, 'gitconfig')
  const lfs = async (directory: string, ...args: readonly string[]): Promise<string> => {
    const { stdout, stderr } = await run('git', [...args], {
      cwd: directory,
      env: {
        PATH: process.env['PATH'] ?? '',
        HOME: scratch,
        GIT_CONFIG_GLOBAL: home,
        GIT_CONFIG_NOSYSTEM: '1',
        GIT_TERMINAL_PROMPT: '0',
        GIT_AUTHOR_NAME: 'Ada',
        GIT_AUTHOR_EMAIL: 'ada@example.org',
        GIT_COMMITTER_NAME: 'Ada',
        GIT_COMMITTER_EMAIL: 'ada@example.org',
      },
    })
    return stdout + stderr
  }

  it('pushes, clones, pulls and locks', async () => {
    const directory = await world.createRepository('team/design')
    writeFileSync(home, '')
    await lfs(scratch, 'lfs', 'install', '--skip-repo')
    const work = await workRepository(scratch, 'design-work')
    const url = await world.gitUrl('team/design', { sub: 'ada' })
    await lfs(work, 'lfs', 'install', '--local')
    await lfs(work, 'lfs', 'track', '--lockable', '*.psd')
    const [one, two] = [randomBytes(3_000_000), randomBytes(10)]
    writeFileSync(path.join(work, 'one.psd'), one)
    await lfs(work, 'add', '.')
    await lfs(work, 'commit', '--quiet', '--message', 'One')
    await lfs(work, 'remote', 'add', 'origin', url)
    await lfs(work, 'config', 'lfs.locksverify', 'true')
    await lfs(work, 'push', '--quiet', 'origin', 'main')
    const oid = sha256(one)
    expect(
      readFileSync(path.join(directory, 'lfs', 'objects', oid.slice(0, 2), oid.slice(2, 4), oid)),
    ).toEqual(one)

    const clone = path.join(scratch, 'design-clone')
    await lfs(scratch, 'clone', '--quiet', url, clone)
    expect(readFileSync(path.join(clone, 'one.psd'))).toEqual(one)
    await lfs(work, 'lfs', 'lock', 'one.psd')
    expect(await lfs(work, 'lfs', 'locks')).toMatch(/one\.psd\s+ada/)

    writeFileSync(path.join(work, 'two.psd'), two)
    await lfs(work, 'add', '.')
    await lfs(work, 'commit', '--quiet', '--message', 'Two')
    await lfs(work, 'push', '--quiet', 'origin', 'main')
    await lfs(clone, 'pull', '--quiet')
    expect(readFileSync(path.join(clone, 'two.psd'))).toEqual(two)

    // Somebody else may not change what is locked: git-lfs asks before it pushes.
    await lfs(clone, 'remote', 'set-url', 'origin', await world.gitUrl('team/design', { sub: 'bob' }))
    await lfs(clone, 'config', 'lfs.locksverify', 'true')
    await run('chmod', ['u+w', path.join(clone, 'one.psd')])
    writeFileSync(path.join(clone, 'one.psd'), randomBytes(20))
    await lfs(clone, 'add', '.')
    await lfs(clone, 'commit', '--quiet', '--message', 'Bob')
    await expect(lfs(clone, 'push', '--quiet', 'origin', 'main')).rejects.toThrow(/locked by ada|Locked/i)
    await lfs(work, 'lfs', 'unlock', 'one.psd')
    await lfs(clone, 'push', '--quiet', 'origin', 'main')
    await lfs(work, 'lfs', 'fsck')
  }, 300_000)
})
