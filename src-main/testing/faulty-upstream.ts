import { spawn } from 'node:child_process'
import { chmodSync, mkdtempSync, writeFileSync } from 'node:fs'
import http, { type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import path from 'node:path'
import { bareRepository, git } from './scratch.ts'

/** What the server does instead of, or to, the answer. */
export type Fault =
  | {
      readonly kind: 'status'
      readonly status: number
      readonly headers?: Readonly<Record<string, string>>
      /** Made of the request where it gives back what it was told. */
      readonly body?: string | ((request: SeenRequest) => string)
    }
  /** Answers nothing, or nothing more after some bytes, and keeps the connection. */
  | { readonly kind: 'stall'; readonly afterBytes?: number }
  /** Breaks the connection, after some bytes. */
  | { readonly kind: 'cut'; readonly afterBytes?: number }
  /** Leads to another origin, path kept. */
  | { readonly kind: 'redirect'; readonly to: string }
  /** Speaks as a server that does not know protocol v2. */
  | { readonly kind: 'version0' }

/** Which requests a fault concerns. */
export type FaultPlace = 'all' | 'discovery' | 'upload-pack' | 'receive-pack'

export type SeenRequest = {
  readonly method: string
  readonly url: string
  readonly headers: http.IncomingHttpHeaders
  /** Number of the connection it came over: equal for kept-alive requests. */
  readonly connection: number
}

export type FaultyUpstream = {
  readonly url: string
  readonly repositoryUrl: (name: string) => string
  readonly repositoriesDirectory: string
  readonly createRepository: (name: string) => Promise<string>
  /** From now on, or after some more requests to that place; null ends it. */
  readonly fail: (fault: Fault | null, place?: FaultPlace, afterRequests?: number) => void
  readonly requests: readonly SeenRequest[]
  /** Resolves with the next request that a fault is applied to, at the moment it is. */
  readonly nextFault: () => Promise<SeenRequest>
  readonly stop: () => Promise<void>
}

const concerns = (place: FaultPlace, url: string): boolean => {
  switch (place) {
    case 'all':
      return true
    case 'discovery':
      return url.includes('/info/refs')
    case 'upload-pack':
      return url.endsWith('/git-upload-pack')
    case 'receive-pack':
      return url.includes('git-receive-pack')
  }
}

const authorized = (
  request: IncomingMessage,
  users: Readonly<Record<string, string>> | undefined,
): boolean => {
  if (users === undefined) return true
  const encoded = /^Basic (.+)$/.exec(request.headers.authorization ?? '')?.[1] ?? ''
  const [name = '', ...password] = Buffer.from(encoded, 'base64').toString('utf8').split(':')
  return name !== '' && users[name] === password.join(':')
}

/** Takes the CGI headers off the output of `git http-backend`, answers with them, and passes the rest on. */
const passOn = (stdout: NodeJS.ReadableStream, response: ServerResponse, limit: Fault | null): void => {
  let head = Buffer.alloc(0)
  let headersSent = false
  let sent = 0
  const write = (data: Buffer): void => {
    if (limit?.kind !== 'stall' && limit?.kind !== 'cut') {
      response.write(data)
      return
    }
    const allowed = limit.afterBytes ?? 0
    const part = data.subarray(0, allowed - sent)
    sent += part.length
    response.write(part, () => {
      if (limit.kind === 'cut' && sent >= allowed) response.socket?.destroy()
    })
  }
  stdout.on('data', (chunk: Buffer) => {
    if (headersSent) {
      write(chunk)
      return
    }
    head = Buffer.concat([head, chunk])
    const end = head.indexOf('\r\n\r\n')
    if (end < 0) return
    headersSent = true
    let status = 200
    const headers: Record<string, string> = {}
    for (const line of head.toString('latin1', 0, end).split('\r\n')) {
      const [name = '', value = ''] = line.split(/:\s*/, 2)
      if (name.toLowerCase() === 'status') status = Number.parseInt(value, 10)
      else headers[name] = value
    }
    response.writeHead(status, headers)
    if (end + 4 < head.length) write(head.subarray(end + 4))
  })
  stdout.on('end', () => {
    // An answer that is shorter than what a stall lets through is whole.
    if (limit?.kind !== 'stall' || sent < (limit.afterBytes ?? 0)) response.end()
  })
}

/** A real HTTP server in front of real `git http-backend`, which answers with faults on demand. */
export const startFaultyUpstream = async (options: {
  readonly directory: string
  readonly users?: Readonly<Record<string, string>>
  /** Sees each request first; true when it has answered it. */
  readonly answersFirst?: (request: IncomingMessage, response: ServerResponse) => boolean
}): Promise<FaultyUpstream> => {
  const repositoriesDirectory = mkdtempSync(path.join(options.directory, 'faulty-'))
  const requests: SeenRequest[] = []
  const waiting: ((request: SeenRequest) => void)[] = []
  const connections = new Map<unknown, number>()
  let current: { readonly fault: Fault; readonly place: FaultPlace; after: number } | null = null

  const backend = (request: IncomingMessage, response: ServerResponse, fault: Fault | null): void => {
    const [pathInfo = '', query = ''] = (request.url ?? '').split('?')
    const protocol = fault?.kind === 'version0' ? undefined : request.headers['git-protocol']
    const child = spawn('git', ['http-backend'], {
      env: {
        PATH: process.env['PATH'] ?? '',
        GIT_PROJECT_ROOT: repositoriesDirectory,
        GIT_HTTP_EXPORT_ALL: '1',
        GIT_CONFIG_NOSYSTEM: '1',
        GIT_CONFIG_GLOBAL: '/dev/null',
        GIT_CONFIG_COUNT: '1',
        GIT_CONFIG_KEY_0: 'http.receivepack',
        GIT_CONFIG_VALUE_0: 'true',
        REQUEST_METHOD: request.method ?? 'GET',
        PATH_INFO: decodeURIComponent(pathInfo),
        QUERY_STRING: query,
        CONTENT_TYPE: request.headers['content-type'] ?? '',
        HTTP_CONTENT_ENCODING: request.headers['content-encoding'] ?? '',
        REMOTE_ADDR: '127.0.0.1',
        REMOTE_USER: 'somebody',
        ...(request.headers['content-length'] === undefined
          ? {}
          : { CONTENT_LENGTH: request.headers['content-length'] }),
        ...(typeof protocol === 'string' ? { GIT_PROTOCOL: protocol } : {}),
      },
      stdio: ['pipe', 'pipe', 'ignore'],
    })
    child.stdin.on('error', () => undefined)
    request.pipe(child.stdin)
    response.on('close', () => child.stdout.destroy())
    passOn(child.stdout, response, fault)
  }

  const server = http.createServer((request, response) => {
    const connection = connections.get(request.socket) ?? connections.size
    connections.set(request.socket, connection)
    if (options.answersFirst?.(request, response) === true) return
    const url = request.url ?? ''
    const seen = { method: request.method ?? '', url, headers: request.headers, connection }
    requests.push(seen)
    const concerned = current !== null && concerns(current.place, url) && current.after-- <= 0
    const fault = concerned && current !== null ? current.fault : null
    if (fault !== null) for (const resolve of waiting.splice(0)) resolve(seen)
    if (fault?.kind === 'status') {
      request.resume()
      const { body = '' } = fault
      response.writeHead(fault.status, fault.headers).end(typeof body === 'string' ? body : body(seen))
    } else if (fault?.kind === 'redirect') {
      request.resume()
      response.writeHead(301, { Location: `${fault.to}${url}` }).end()
    } else if (fault?.kind === 'stall' && fault.afterBytes === undefined) {
      request.resume()
    } else if (fault?.kind === 'cut' && fault.afterBytes === undefined) {
      request.socket.destroy()
    } else if (!authorized(request, options.users)) {
      request.resume()
      response.writeHead(401, { 'WWW-Authenticate': 'Basic realm="git"' }).end()
    } else backend(request, response, fault)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    url,
    repositoryUrl: (name) => `${url}/${name}.git`,
    repositoriesDirectory,
    createRepository: (name) => bareRepository(repositoriesDirectory, `${name}.git`),
    fail: (fault, place = 'all', afterRequests = 0) => {
      current = fault === null ? null : { fault, place, after: afterRequests }
    },
    requests,
    nextFault: () => new Promise((resolve) => waiting.push(resolve)),
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

/** Words of GitHub for a branch whose protection forbids the push. */
export const protectedBranchWords = (ref: string): string =>
  `error: GH006: Protected branch update failed for ${ref}.\nerror: Changes must be made through a pull request.`

const hookFile = (repository: string, name: string, text: string): void => {
  const file = path.join(repository, 'hooks', name)
  writeFileSync(file, text)
  chmodSync(file, 0o755)
}

/** A bare repository whose `update` hook refuses one ref: `! [remote rejected] … (hook declined)`. */
export const refuseByHook = (repository: string, ref: string, words: string): void => {
  hookFile(
    repository,
    'update',
    `#!/bin/sh\n[ "$1" = '${ref}' ] || exit 0\ncat >&2 <<'WORDS'\n${words}\nWORDS\nexit 1\n`,
  )
}

/**
 * A bare repository that refuses one ref with a reason of its own in the porcelain line, as forges do:
 * `! [remote rejected] main -> main (protected branch hook declined)`. By git's proc-receive hook.
 * https://git-scm.com/docs/githooks#proc-receive
 */
export const refuseLikeForge = async (
  repository: string,
  ref: string,
  reason: string,
  words: string,
): Promise<void> => {
  await git(repository, 'config', '--add', 'receive.procReceiveRefs', ref)
  hookFile(repository, 'proc-receive', procReceiveHook(ref, reason, words))
}

/** Protocol version 1 of the hook: greets, reads the commands up to the flush, refuses each of them. */
const procReceiveHook = (ref: string, reason: string, words: string): string => `#!${process.execPath}
const { readSync, writeSync } = require('node:fs')
const read = (length) => {
  const buffer = Buffer.alloc(length)
  for (let at = 0; at < length; ) {
    const count = readSync(0, buffer, at, length - at, null)
    if (count === 0) process.exit(0)
    at += count
  }
  return buffer.toString()
}
const readToFlush = () => {
  for (;;) {
    const length = Number.parseInt(read(4), 16)
    if (length === 0) return
    read(length - 4)
  }
}
const line = (text) => (text.length + 4).toString(16).padStart(4, '0') + text
readToFlush()
writeSync(1, line('version=1\\n') + '0000')
readToFlush()
writeSync(2, ${JSON.stringify(`${words}\n`)})
writeSync(1, line(${JSON.stringify(`ng ${ref} ${reason}\n`)}) + '0000')
`
