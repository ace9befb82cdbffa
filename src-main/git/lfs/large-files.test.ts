import { createCipheriv, createHash, randomBytes } from 'node:crypto'
import { createServer } from 'node:http'
import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import path from 'node:path'
import { afterAll, describe, expect, it, onTestFinished } from 'vitest'
import type { AppError } from '../../../src-shared/errors/app-error.ts'
import { parseRemoteUrl } from '../../../src-shared/domain/remote-url.ts'
import type { Credential, Remote } from '../../core/ports/remote-git.ts'
import { startLfsTestServer } from '../../testing/lfs-test-server.ts'
import { scratchDirectory } from '../../testing/scratch.ts'
import { sshAvailable, startSshUpstream } from '../../testing/ssh-upstream.ts'
import { prepareGitSetup } from '../git-environment.ts'
import { createHostKeys } from '../remote/host-keys.ts'
import { createSpawnGit } from '../spawn-git.ts'
import { createLargeFiles } from './large-files.ts'
import { incompleteFile, objectFile } from './large-object-files.ts'
import { httpEndpoint } from './lfs-endpoint.ts'

const scratch = scratchDirectory('large-files')
const isLong = process.env['MIRRORDESK_TEST_LONG'] === '1'
const setup = prepareGitSetup(path.join(scratch, 'git'))
const newLargeFiles = () => {
  const made = createLargeFiles({ spawn: createSpawnGit(setup), setup, stallMs: 60_000 })
  afterAll(() => made.close())
  return made
}
const sha256 = (content: Buffer): string => createHash('sha256').update(content).digest('hex')
const repository = (name: string): string => {
  const directory = path.join(scratch, `${name}.git`)
  mkdirSync(directory)
  return directory
}
const request = (repositoryPath: string, remote: Remote, file: { oid: string; size: number }) => ({
  repositoryPath,
  remote,
  files: [{ ...file, path: 'big.bin' }],
  signal: new AbortController().signal,
  onProgress: () => undefined,
})
const at = (url: string, credential: Credential | null = null): Remote => ({
  address: parseRemoteUrl(url).address,
  credential,
})

it.each([
  ['https://host/foo/bar', 'https://host/foo/bar.git/info/lfs'],
  ['https://host/foo/bar.git', 'https://host/foo/bar.git/info/lfs'],
  ['https://host/foo/bar/', 'https://host/foo/bar.git/info/lfs'],
])('the API of %s is at %s', (remote, endpoint) => {
  expect(httpEndpoint(remote)).toBe(endpoint)
})

/** An LFS server beside nothing else, on a port of its own. */
const startServer = async () => {
  const lfs = await startLfsTestServer({ directory: scratch })
  const server = createServer((asked, answer) => {
    if (!lfs.handle(asked, answer)) answer.writeHead(404).end()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  afterAll(async () => {
    server.closeAllConnections()
    server.close()
    await lfs.stop()
  })
  return { lfs, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` }
}

it('50 MB that broke off are continued by another process from where they stood', async () => {
  const { lfs, url } = await startServer()
  const content = randomBytes(50_000_000)
  const oid = lfs.put('big', content)
  const store = repository('resumed')
  const wanted = request(store, at(`${url}/big.git`), { oid, size: content.length })
  lfs.fail('download', { kind: 'cut', afterBytes: 30_000_000 }, 1)
  const stop = new AbortController()
  const broken = newLargeFiles().download({
    ...wanted,
    signal: stop.signal,
    // Cancelled as a shutdown cancels: somewhere in the middle.
    onProgress: ({ doneBytes }) => {
      if (doneBytes > 20_000_000) stop.abort()
    },
  })
  await expect(broken).rejects.toMatchObject({ code: 'cancelled' })
  const left = statSync(incompleteFile(store, oid)).size
  expect(left).toBeGreaterThan(10_000_000)

  const again = await newLargeFiles().download(wanted)
  expect(again).toEqual({ bytes: content.length - left, problems: [] })
  expect(lfs.requests.at(-1)?.headers.range).toBe(`bytes=${left}-`)
  expect(sha256(readFileSync(objectFile(store, oid)))).toBe(oid)
  expect(existsSync(incompleteFile(store, oid))).toBe(false)
})

it.each([404, 422, 503])(
  'a server that answers %i with all it had told us to send brings none of that into a message',
  async (status) => {
    const { lfs, url } = await startServer()
    const content = randomBytes(1_000)
    const oid = lfs.put('echoed', content)
    lfs.fail('download', { kind: 'echo', status })
    const wanted = request(repository(`echoed-${status}`), at(`${url}/echoed.git`), { oid, size: 1_000 })
    const said = await newLargeFiles()
      .download(wanted)
      .then(
        ({ problems }) => JSON.stringify(problems),
        (error: unknown) => `${String(error)} ${JSON.stringify((error as AppError).details)}`,
      )
    const signature = String(lfs.requests.at(-1)?.headers['x-signature'])
    expect(signature).toMatch(/^[\da-f-]{36}$/)
    if (status !== 503) expect(said).toContain('You sent')
    expect(said).not.toContain(signature)
  },
)

it('a part that is not what it should be is thrown away, and the whole asked for', async () => {
  const { lfs, url } = await startServer()
  const content = randomBytes(100_000)
  const oid = lfs.put('spoiled', content)
  const store = repository('spoiled')
  mkdirSync(path.dirname(incompleteFile(store, oid)), { recursive: true })
  writeFileSync(incompleteFile(store, oid), randomBytes(50_000))
  const result = await newLargeFiles().download(
    request(store, at(`${url}/spoiled.git`), { oid, size: content.length }),
  )
  expect(result.problems).toEqual([])
  expect(readFileSync(objectFile(store, oid))).toEqual(content)
})

describe.skipIf(!sshAvailable.available)(`over SSH ${sshAvailable.reason ?? ''}`, () => {
  it('asks the remote where its API is, and is told of a remote without one', async () => {
    const { lfs, url } = await startServer()
    const upstream = await startSshUpstream({ directory: scratch })
    onTestFinished(() => upstream.stop())
    await createHostKeys(setup).trust(upstream.host, upstream.fingerprint())
    const content = randomBytes(1_000)
    const oid = lfs.put('over-ssh', content)
    const store = repository('over-ssh')
    const remote = at(upstream.repositoryUrl('over-ssh'), { kind: 'ssh_key', keyFile: upstream.keyFile })
    const wanted = request(store, remote, { oid, size: content.length })
    expect((await newLargeFiles().download(wanted)).problems).toMatchObject([{ reason: 'off' }])

    const answer = { href: `${url}/over-ssh.git/info/lfs`, header: { Authorization: 'RemoteAuth token' } }
    writeFileSync(path.join(upstream.repositoriesDirectory, 'lfs-authenticate.json'), JSON.stringify(answer))
    expect((await newLargeFiles().download(wanted)).problems).toEqual([])
    expect(readFileSync(objectFile(store, oid))).toEqual(content)
    const asked = lfs.requests.find(({ place }) => place === 'batch')
    expect(asked?.headers.authorization).toBe('RemoteAuth token')
    expect(lfs.violations).toEqual([])
  })
})

if (isLong) {
  it('a gigabyte goes through without growing memory, both ways', async () => {
    const size = 1_000_000_000
    function* content(): Generator<Buffer> {
      const cipher = createCipheriv('aes-128-ctr', Buffer.alloc(16, 1), Buffer.alloc(16))
      const zeros = Buffer.alloc(1_000_000)
      for (let sent = 0; sent < size; sent += zeros.length) yield cipher.update(zeros)
    }
    const hash = createHash('sha256')
    for (const part of content()) hash.update(part)
    const oid = hash.digest('hex')
    let uploaded = 0
    const server = createServer((asked, answer) => {
      const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
      if (asked.url === '/get') {
        answer.writeHead(200, { 'Content-Length': size })
        const parts = content()
        const more = (): void => {
          for (let next = parts.next(); ; next = parts.next()) {
            if (next.done === true) return void answer.end()
            if (!answer.write(next.value)) return void answer.once('drain', more)
          }
        }
        more()
      } else if (asked.url === '/put') {
        asked.on('data', (part: Buffer) => {
          uploaded += part.length
        })
        asked.on('end', () => answer.end())
      } else {
        asked.resume()
        const action = { href: `${url}${uploads ? '/put' : '/get'}` }
        answer.setHeader('Content-Type', 'application/vnd.git-lfs+json')
        answer.end(
          JSON.stringify({
            objects: [{ oid, size, actions: uploads ? { upload: action } : { download: action } }],
          }),
        )
      }
    })
    let uploads = false
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    afterAll(() => void server.close())
    const wanted = request(
      repository('giga'),
      at(`http://127.0.0.1:${(server.address() as AddressInfo).port}/giga.git`),
      { oid, size },
    )
    const before = process.memoryUsage().rss
    let peak = before
    const watch = setInterval(() => {
      peak = Math.max(peak, process.memoryUsage().rss)
    }, 20)
    const largeFiles = newLargeFiles()
    expect(await largeFiles.download(wanted)).toEqual({ bytes: size, problems: [] })
    uploads = true
    expect(await largeFiles.upload(wanted)).toEqual({ bytes: size, problems: [] })
    clearInterval(watch)
    expect(uploaded).toBe(size)
    expect(peak - before).toBeLessThan(200_000_000)
  }, 600_000)
}
