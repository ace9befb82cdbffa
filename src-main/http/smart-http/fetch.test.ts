import { randomBytes } from 'node:crypto'
import { request } from 'node:http'
import { gzipSync } from 'node:zlib'
import path from 'node:path'
import { buffer } from 'node:stream/consumers'
import { beforeAll, describe, expect, it } from 'vitest'
import { encodePkt, flushPkt } from '../../git/pkt-line.ts'
import { startGitHost, type GitHostServer } from '../../testing/git-host-server.ts'
import { commitFile, git, refsOf, scratchDirectory, tryGit, workRepository } from '../../testing/scratch.ts'

const scratch = scratchDirectory('fetch')
let host: GitHostServer
let work: string
let stored: string
let first: string
/** A commit that no normal ref leads to. */
let draft: string

beforeAll(async () => {
  host = await startGitHost(scratch)
  stored = await host.createRepository('team/project one')
  work = await workRepository(scratch, 'work')
  first = await commitFile(work, 'a.txt', 'one')
  await git(work, 'tag', '--annotate', '--message', 'first', 'v1')
  await git(work, 'branch', 'topic')
  await commitFile(work, 'a.txt', 'two')
  await git(work, 'push', '--quiet', stored, 'refs/*:refs/*')
  for (const ref of ['remotes/mir_1/heads/main', 'kept/x/main', 'outgoing/run_1/x', 'pull/1/head']) {
    await git(stored, 'update-ref', `refs/${ref}`, first)
  }
  draft = await git(stored, 'commit-tree', 'main^{tree}', '-p', first, '-m', 'draft')
  await git(stored, 'update-ref', 'refs/namespaces/ephemeral/refs/heads/draft', draft)
  await git(stored, 'update-ref', 'refs/namespaces/ephemeral/refs/kept/secret', first)
})

const name = 'team/project%20one'
const version = (number: number): string[] => ['-c', `protocol.version=${number}`]

const visible = async (): Promise<string[]> => {
  const refs = await refsOf(stored, 'refs/heads', 'refs/tags', 'refs/pull')
  return [...refs].map(([ref, id]) => `${id}\t${ref}`)
}

describe.each([0, 1, 2])('with protocol version %i', (number) => {
  it('ls-remote shows HEAD, branches, tags and what they peel to, and nothing hidden', async () => {
    const output = await git(scratch, ...version(number), 'ls-remote', '--symref', host.url(`${name}.git`))
    const main = await git(stored, 'rev-parse', 'main')
    const [symref, head, ...refs] = output.split('\n')
    expect([symref, head]).toEqual(['ref: refs/heads/main\tHEAD', `${main}\tHEAD`])
    expect(refs).toContain(`${first}\trefs/tags/v1^{}`)
    expect(refs.filter((line) => !line.endsWith('^{}'))).toEqual(await visible())
  })

  it('a clone has the same refs and the checked out files, and costs one process', async () => {
    const clone = path.join(scratch, `clone-${number}`)
    host.takeCommands()
    await git(scratch, ...version(number), 'clone', '--quiet', host.url(`${name}.git`), clone)
    expect(host.takeCommands()).toEqual(['upload-pack'])
    expect(await git(clone, 'rev-parse', 'HEAD', 'origin/topic', 'v1')).toBe(
      await git(stored, 'rev-parse', 'main', 'topic', 'v1'),
    )
    await git(clone, 'fsck', '--strict')
  })

  it('the address may lack its .git, as at other hosts', async () => {
    const listed = (address: string): Promise<string> =>
      git(scratch, ...version(number), 'ls-remote', host.url(address))
    expect(await listed(name)).toBe(await listed(`${name}.git`))
    expect(await listed(`${name}+ephemeral`)).toBe(await listed(`${name}+ephemeral.git`))
    const clone = path.join(scratch, `clone-without-${number}`)
    await git(scratch, ...version(number), 'clone', '--quiet', host.url(name), clone)
    expect(await git(clone, 'rev-parse', 'HEAD')).toBe(await git(stored, 'rev-parse', 'main'))
  })

  it('a fetch with nothing new starts no process, and one with something new one', async () => {
    const clone = path.join(scratch, `clone-${number}`)
    host.takeCommands()
    await git(clone, ...version(number), 'fetch', '--quiet', '--tags')
    expect(host.takeCommands()).toEqual([])
    await commitFile(work, 'b.txt', `for ${number}`)
    await git(work, 'push', '--quiet', stored, 'main')
    await git(clone, ...version(number), 'fetch', '--quiet')
    expect(host.takeCommands()).toEqual(['upload-pack'])
    expect(await git(clone, 'rev-parse', 'origin/main')).toBe(await git(stored, 'rev-parse', 'main'))
  })

  it('the ephemeral remote shows its own namespace only, without HEAD', async () => {
    const url = host.url(`${name}+ephemeral.git`)
    expect(await git(scratch, ...version(number), 'ls-remote', url)).toBe(`${draft}\trefs/heads/draft`)
    const clone = path.join(scratch, `ephemeral-${number}`)
    await git(scratch, ...version(number), 'clone', '--quiet', '--branch', 'draft', url, clone)
    expect(await git(clone, 'rev-parse', 'HEAD')).toBe(draft)
  })

  it('the import remote and one whose first sync is running refuse in words', async () => {
    const refused = await tryGit(scratch, [...version(number), 'ls-remote', host.url(`${name}+import.git`)])
    expect(refused.stderr).toMatch(/fatal: remote error: this remote only takes pushes/)
    expect(refused.exitCode).toBe(128)
    host.rules.firstSync = true
    const early = await tryGit(scratch, [...version(number), 'ls-remote', host.url(`${name}.git`)])
    const push = await tryGit(work, [...version(number), 'push', host.url(`${name}.git`), 'main:early'])
    host.rules.firstSync = false
    for (const { stderr } of [early, push]) {
      expect(stderr).toMatch(/fatal: remote error: repository sync in progress. please retry shortly/)
    }
  })
})

describe('fetching', () => {
  it('can be shallow, deepened, single-branch, and without blobs until they are needed', async () => {
    const clone = path.join(scratch, 'shallow')
    await git(scratch, 'clone', '--quiet', '--depth=1', host.url(`${name}.git`), clone)
    expect(await git(clone, 'rev-list', '--count', 'HEAD')).toBe('1')
    await git(clone, 'fetch', '--quiet', '--unshallow')
    expect(await git(clone, 'rev-list', '--count', 'HEAD')).toBe(
      await git(stored, 'rev-list', '--count', 'main'),
    )
    const partial = path.join(scratch, 'partial')
    await git(
      scratch,
      'clone',
      '--quiet',
      '--filter=blob:none',
      '--no-checkout',
      host.url(`${name}.git`),
      partial,
    )
    expect(await git(partial, 'rev-list', '--objects', '--all', '--missing=print')).toMatch(/^\?/m)
    expect(await git(partial, 'show', 'main~1:a.txt')).toBe('two')
  })

  it('of an empty repository tells the name of the branch to come', async () => {
    const empty = await host.createRepository('empty')
    await git(empty, 'symbolic-ref', 'HEAD', 'refs/heads/trunk')
    const clone = path.join(scratch, 'empty')
    await git(scratch, 'clone', '--quiet', host.url('empty.git'), clone)
    expect(await git(clone, 'symbolic-ref', 'HEAD')).toBe('refs/heads/trunk')
    await git(scratch, ...version(0), 'clone', '--quiet', host.url('empty.git'), `${clone}-0`)
  })

  it('by version 0 cannot ask for an object that only a hidden ref leads to', async () => {
    const hidden = await git(stored, 'commit-tree', 'main^{tree}', '-m', 'hidden')
    await git(stored, 'update-ref', 'refs/kept/y/main', hidden)
    const asked = await tryGit(work, [...version(0), 'fetch', host.url(`${name}.git`), hidden])
    expect(asked.exitCode).not.toBe(0)
    expect(asked.stderr).toMatch(/does not allow request for unadvertised object/)
  })

  it('many haves come compressed and are understood', async () => {
    const clone = path.join(scratch, 'haves')
    await git(scratch, 'clone', '--quiet', host.url(`${name}.git`), clone)
    for (let index = 0; index < 40; index += 1) await commitFile(clone, 'own.txt', String(index))
    await commitFile(work, 'c.txt', 'news')
    await git(work, 'push', '--quiet', stored, 'main')
    await git(clone, 'fetch', '--quiet')
    const encodings = host.requests().map(({ headers }) => headers['content-encoding'])
    expect(encodings).toContain('gzip')
    expect(await git(clone, 'rev-parse', 'origin/main')).toBe(await git(stored, 'rev-parse', 'main'))
  })
})

describe('who may', () => {
  it('is asked for a token first, and told nothing about what is not readable', async () => {
    const noToken = await fetch(`${host.address}/${name}.git/info/refs?service=git-upload-pack`)
    expect(noToken.status).toBe(401)
    expect(noToken.headers.get('www-authenticate')).toBe('Basic realm="Git Repository"')
    const unknown = await tryGit(scratch, ['ls-remote', host.url('team/none.git')])
    expect(unknown.stderr).toMatch(/remote: The repository was not found.\nfatal: repository .* not found/)
    const stranger = await tryGit(scratch, ['ls-remote', host.url(`${name}.git`, 'other')])
    expect(stranger.stderr.split('\n')[0]).toBe(unknown.stderr.split('\n')[0])
    expect((await tryGit(scratch, ['ls-remote', host.url(`${name}.git`, 'read')])).exitCode).toBe(0)
    const push = await tryGit(work, ['push', host.url(`${name}.git`, 'read'), 'main:x'])
    expect(push.stderr).toMatch(/This token may not push/)
    expect(push.stderr).toMatch(/403/)
  })

  it('is checked for each request, not only for the first', async () => {
    for (const service of ['git-upload-pack', 'git-receive-pack']) {
      const send = (headers: Record<string, string>) =>
        fetch(`${host.address}/${name}.git/${service}`, { method: 'POST', headers, body: '0000' })
      const type = { 'Content-Type': `application/x-${service}-request` }
      expect((await send(type)).status).toBe(401)
      const authorization = `Basic ${btoa('t:read')}`
      const read = await send({ ...type, authorization })
      expect(read.status).toBe(service === 'git-upload-pack' ? 200 : 403)
      expect((await send({ 'Content-Type': 'text/plain', authorization })).status).toBe(400)
    }
  })

  it('gets nothing but the four requests of smart HTTP', async () => {
    const authorization = `Basic ${btoa('t:write')}`
    const status = async (target: string, method = 'GET') =>
      (await fetch(`${host.address}/${target}`, { method, headers: { authorization } })).status
    expect(await status(`${name}.git/info/refs`)).toBe(400)
    expect(await status(`${name}.git/info/refs?service=git-upload-archive`)).toBe(400)
    expect(await status(`${name}.git/git-upload-pack`)).toBe(400)
    expect(await status(`${name}.git/HEAD`)).toBe(404)
    expect(await status(`${name}.git/objects/info/packs`)).toBe(404)
    expect(await status('%ff.git/info/refs?service=git-upload-pack')).toBe(404)
  })
})

const post = (
  body: Buffer,
  headers: Record<string, string> = {},
): Promise<{ status: number; body: Buffer }> =>
  new Promise((resolve, reject) => {
    const sent = request(
      `${host.address}/${name}.git/git-upload-pack`,
      {
        method: 'POST',
        headers: {
          authorization: `Basic ${btoa('t:read')}`,
          'content-type': 'application/x-git-upload-pack-request',
          'git-protocol': 'version=2',
          ...headers,
        },
      },
      (response) => {
        buffer(response).then((content) => {
          resolve({ status: response.statusCode ?? 0, body: content })
        }, reject)
      },
    )
    sent.on('error', reject)
    sent.end(body)
  })

const lines = (...texts: string[]): Buffer =>
  Buffer.concat(texts.map((text) => (text === '0001' ? Buffer.from(text) : encodePkt(`${text}\n`))))

describe('odd requests', () => {
  it('get an answer in the protocol, or a plain refusal', async () => {
    const lsRefs = Buffer.concat([
      lines('command=ls-refs', 'agent=x', '0001', 'ref-prefix refs/heads/t'),
      flushPkt,
    ])
    const answer = `003e${first} refs/heads/topic\n0000`
    expect((await post(lsRefs)).body.toString()).toBe(answer)
    expect((await post(gzipSync(lsRefs), { 'content-encoding': 'gzip' })).body.toString()).toBe(answer)
    expect(await post(Buffer.from('0000'))).toEqual({ status: 200, body: Buffer.alloc(0) })
    expect((await post(Buffer.from('hello'))).status).toBe(400)
    expect((await post(lines('command=ls-refs'))).status).toBe(400)
    expect((await post(lsRefs, { 'content-encoding': 'br' })).status).toBe(400)
    const traversal = lines('command=ls-refs', '0001', 'ref-prefix refs/../../', 'ref-prefix refs/kept/')
    expect((await post(Buffer.concat([traversal, flushPkt]))).body.toString()).toBe('0000')
  })

  it('for an object that is not there end with a broken connection, after what git had to say', async () => {
    const wanted = lines('command=fetch', '0001', `want ${'1'.repeat(40)}`, 'done')
    await expect(post(Buffer.concat([wanted, flushPkt]))).rejects.toThrow(/aborted/)
    const asked = await tryGit(work, ['fetch', host.url(`${name}.git`), '1'.repeat(40)])
    expect(asked.stderr).toMatch(/fatal: remote error: upload-pack: not our ref 1{40}/)
  })

  it('of a client that goes away end git', async () => {
    const big = await host.createRepository('big')
    await git(work, 'config', 'core.compression', '0')
    await commitFile(work, 'big.bin', randomBytes(12 * 1024 * 1024).toString('latin1'))
    await git(work, 'push', '--quiet', big, 'HEAD:main')
    const tip = await git(big, 'rev-parse', 'main')
    const body = Buffer.concat([lines('command=fetch', '0001', `want ${tip}`, 'done'), flushPkt])
    await new Promise<void>((resolve) => {
      const sent = request(`${host.address}/big.git/git-upload-pack`, {
        method: 'POST',
        headers: {
          authorization: `Basic ${btoa('t:read')}`,
          'content-type': 'application/x-git-upload-pack-request',
          'git-protocol': 'version=2',
        },
      })
      sent.on('error', () => undefined)
      sent.on('response', (response) => {
        response.once('data', () => sent.destroy())
        response.on('error', () => undefined)
        response.on('close', resolve)
      })
      sent.end(body)
    })
    await host.idle()
    expect(host.errors.filter((error) => !error.includes('The fetch failed'))).toEqual([])
  })
})
