import { createHash, randomUUID } from 'node:crypto'
import {
  createReadStream,
  existsSync,
  mkdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import http, { type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import path from 'node:path'

/** What the server does instead of an answer, or to it, for the next `times` requests of a place. */
export type LfsFault =
  | { readonly kind: 'status'; readonly status: number; readonly headers?: Readonly<Record<string, string>> }
  /** Refuses with all it was told: the address and every header, as careless servers do. */
  | { readonly kind: 'echo'; readonly status: number }
  /** Breaks the connection after this many bytes of the body. */
  | { readonly kind: 'cut'; readonly afterBytes: number }
  /** Sends as many bytes as are promised, others than they should be. */
  | { readonly kind: 'wrong_bytes' }
  /** Leads to the same object at another path of the server of objects. */
  | { readonly kind: 'redirect' }
  /** Gives out addresses whose time is over. */
  | { readonly kind: 'expired' }

export type LfsPlace = 'batch' | 'download' | 'upload' | 'verify'

export type LfsSeen = {
  readonly place: LfsPlace | 'other'
  readonly headers: http.IncomingHttpHeaders
  readonly body: string
}

export type LfsTestServer = {
  /** Answers what is below `<repository>.git/info/lfs`; false for anything else. */
  readonly handle: (request: IncomingMessage, response: ServerResponse) => boolean
  readonly put: (repository: string, content: Buffer) => string
  readonly get: (repository: string, oid: string) => Buffer | null
  readonly remove: (repository: string, oid: string) => void
  readonly fail: (place: LfsPlace, fault: LfsFault | null, times?: number) => void
  /** Errors that the batch API gives for single objects. */
  readonly objectErrors: Map<string, { readonly code: number; readonly message: string }>
  readonly requests: LfsSeen[]
  /** What clients did that the specification forbids, or that gives secrets away. */
  readonly violations: string[]
  readonly stop: () => Promise<void>
}

const mediaType = 'application/vnd.git-lfs+json'
/** A sentence that gives back a whole request. */
const echoOf = ({ url, headers }: IncomingMessage): string =>
  `You may not. You sent ${url ?? ''} with ${JSON.stringify(headers)}`

const sha256 = (content: Buffer): string => createHash('sha256').update(content).digest('hex')

const readBody = async (request: IncomingMessage): Promise<Buffer> => {
  const parts: Buffer[] = []
  for await (const part of request) parts.push(part as Buffer)
  return Buffer.concat(parts)
}

/**
 * A strict LFS server for the faults that a real one does not show on demand. It shares no code with ours. Objects are
 * moved over a second listener, another origin, as with object stores: whoever sends a sign-in there is noted.
 */
export const startLfsTestServer = async (options: {
  readonly directory: string
  readonly users?: Readonly<Record<string, string>>
}): Promise<LfsTestServer> => {
  const requests: LfsSeen[] = []
  const violations: string[] = []
  const faults = new Map<LfsPlace, { fault: LfsFault; times: number }>()
  const signatures = new Set<string>()
  const objectErrors = new Map<string, { readonly code: number; readonly message: string }>()
  const folder = path.join(options.directory, `lfs-objects-${randomUUID()}`)
  const fileOf = (repository: string, oid: string): string => path.join(folder, repository, oid)

  const takeFault = (place: LfsPlace): LfsFault | null => {
    const current = faults.get(place)
    if (current === undefined || current.times <= 0) return null
    current.times -= 1
    return current.fault
  }
  const json = (response: ServerResponse, status: number, body: unknown): void =>
    void response.writeHead(status, { 'Content-Type': mediaType }).end(JSON.stringify(body))

  const isAllowed = (request: IncomingMessage): boolean => {
    if (options.users === undefined) return true
    const [, encoded = ''] = /^Basic (.+)$/.exec(request.headers.authorization ?? '') ?? []
    const [name = '', password] = Buffer.from(encoded, 'base64').toString().split(':')
    return options.users[name] === password && name !== ''
  }

  const batch = async (
    request: IncomingMessage,
    response: ServerResponse,
    repository: string,
  ): Promise<void> => {
    const text = (await readBody(request)).toString()
    requests.push({ place: 'batch', headers: request.headers, body: text })
    const fault = takeFault('batch')
    if (fault?.kind === 'status') {
      response.writeHead(fault.status, { 'Content-Type': mediaType, ...fault.headers })
      response.end(JSON.stringify({ message: `Told to answer ${fault.status}.` }))
      return
    }
    if (fault?.kind === 'echo') {
      json(response, fault.status, { message: echoOf(request) })
      return
    }
    if (!isAllowed(request)) {
      response.setHeader('LFS-Authenticate', 'Basic realm="Git LFS"')
      json(response, 401, { message: 'Credentials needed' })
      return
    }
    if (request.headers.accept !== mediaType || !request.headers['content-type']?.startsWith(mediaType)) {
      violations.push('batch without its media type')
    }
    const asked = JSON.parse(text) as {
      operation: string
      transfers?: string[]
      hash_algo?: string
      objects: { oid: string; size: number }[]
    }
    if (asked.objects.length > 100) violations.push('more than 100 objects in a batch')
    if (asked.transfers?.includes('basic') !== true) violations.push('batch without basic transfers')
    const expired = fault?.kind === 'expired'
    const action = (verb: string, oid: string): Record<string, unknown> => {
      const signature = randomUUID()
      if (!expired) signatures.add(signature)
      return {
        href: `${objectsUrl()}/${verb}/${encodeURIComponent(repository)}/${oid}?signed-by=${signature}`,
        header: { 'X-Signature': signature },
        ...(expired
          ? { expires_at: new Date(Date.now() - 60_000).toISOString().replace(/\.\d+Z$/, 'Z') }
          : { expires_in: 3_600 }),
      }
    }
    const objects = asked.objects.map(({ oid, size }) => {
      const error = objectErrors.get(oid)
      if (error !== undefined) return { oid, size, error }
      const present = existsSync(fileOf(repository, oid))
      if (asked.operation === 'download') {
        return present
          ? { oid, size, actions: { download: action('download', oid) } }
          : { oid, size, error: { code: 404, message: 'Object does not exist' } }
      }
      if (present) return { oid, size }
      return { oid, size, actions: { upload: action('upload', oid), verify: action('verify', oid) } }
    })
    json(response, 200, { transfer: 'basic', objects })
  }

  const send = (
    request: IncomingMessage,
    response: ServerResponse,
    file: string,
    fault: LfsFault | null,
  ): void => {
    const { size } = statSync(file)
    const [, first] = /^bytes=(\d+)-$/.exec(request.headers.range ?? '') ?? []
    const start = first === undefined ? 0 : Number(first)
    if (start > 0)
      response.writeHead(206, {
        'Content-Range': `bytes ${start}-${size - 1}/${size}`,
        'Content-Length': size - start,
      })
    else response.writeHead(200, { 'Content-Length': size })
    if (fault?.kind === 'wrong_bytes') {
      response.end(Buffer.alloc(size - start, 'x'))
      return
    }
    if (fault?.kind === 'cut') {
      const part = readFileSync(file).subarray(start, start + fault.afterBytes)
      response.write(part, () => response.socket?.destroySoon())
      return
    }
    createReadStream(file, { start }).pipe(response)
  }

  const receive = async (
    request: IncomingMessage,
    response: ServerResponse,
    file: string,
    oid: string,
  ): Promise<void> => {
    const content = await readBody(request)
    if (request.headers['content-length'] === undefined) violations.push('upload without a length')
    if (sha256(content) !== oid) {
      response.writeHead(422).end('wrong hash')
      return
    }
    mkdirSync(path.dirname(file), { recursive: true })
    writeFileSync(file, content)
    response.writeHead(200).end()
  }

  const objectServer = http.createServer((request, response) => {
    const [, verb = '', repository = '', oid = ''] = (request.url ?? '').split('?')[0]?.split('/') ?? []
    const place = verb === 'moved' ? 'download' : (verb as LfsPlace)
    requests.push({ place, headers: request.headers, body: '' })
    if (request.headers.authorization !== undefined) violations.push('a sign-in sent to another origin')
    const fault = verb === 'moved' ? null : takeFault(place)
    const file = fileOf(decodeURIComponent(repository), oid)
    if (fault?.kind === 'status') {
      request.resume()
      response.writeHead(fault.status, fault.headers).end('told to')
    } else if (fault?.kind === 'echo') {
      request.resume()
      response.writeHead(fault.status).end(echoOf(request))
    } else if (!signatures.has(String(request.headers['x-signature']))) {
      request.resume()
      response.writeHead(403).end('The signature has expired.')
    } else if (fault?.kind === 'redirect') {
      request.resume()
      response.writeHead(307, { Location: `/moved/${repository}/${oid}` }).end()
    } else if (place === 'download' && request.method === 'GET') {
      if (existsSync(file)) send(request, response, file, fault)
      else response.writeHead(404).end()
    } else if (place === 'upload' && request.method === 'PUT') {
      if (fault?.kind === 'cut') request.socket.destroy()
      else void receive(request, response, file, oid)
    } else if (place === 'verify' && request.method === 'POST') {
      request.resume()
      response.writeHead(existsSync(file) ? 200 : 404).end()
    } else response.writeHead(405).end()
  })
  await new Promise<void>((resolve) => objectServer.listen(0, '127.0.0.1', resolve))
  const objectsUrl = (): string => `http://127.0.0.1:${(objectServer.address() as AddressInfo).port}`

  return {
    handle: (request, response) => {
      const [, repository, rest] = /^\/(.+)\.git\/info\/lfs\/(.+)$/.exec(request.url ?? '') ?? []
      if (repository === undefined || rest === undefined) return false
      if (rest === 'objects/batch' && request.method === 'POST') {
        void batch(request, response, repository)
        return true
      }
      request.resume()
      requests.push({ place: 'other', headers: request.headers, body: '' })
      json(response, 404, { message: 'Not found' })
      return true
    },
    put: (repository, content) => {
      const oid = sha256(content)
      mkdirSync(path.dirname(fileOf(repository, oid)), { recursive: true })
      writeFileSync(fileOf(repository, oid), content)
      return oid
    },
    get: (repository, oid) =>
      existsSync(fileOf(repository, oid)) ? readFileSync(fileOf(repository, oid)) : null,
    remove: (repository, oid) => {
      rmSync(fileOf(repository, oid), { force: true })
    },
    fail: (place, fault, times = Number.POSITIVE_INFINITY) => {
      if (fault === null) faults.delete(place)
      else faults.set(place, { fault, times })
    },
    objectErrors,
    requests,
    violations,
    stop: () =>
      new Promise((resolve) => {
        objectServer.close(() => resolve())
        objectServer.closeAllConnections()
      }),
  }
}

/** The pointer file of some content. https://github.com/git-lfs/git-lfs/blob/main/docs/spec.md */
export const pointerOf = (content: Buffer): string =>
  `version https://git-lfs.github.com/spec/v1\noid sha256:${sha256(content)}\nsize ${content.length}\n`
