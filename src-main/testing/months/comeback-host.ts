import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { passOn } from '../fault-host/pass-on.ts'
import type { GraphRemotes } from '../graph-remote/graph-remotes.ts'

/** A git host that goes away and comes back at the same address, lets sign-ins expire, and asks for patience. */
export type ComebackHost = {
  readonly url: string
  readonly username: string
  /** Only this opens from now on. */
  readonly accept: (password: string) => void
  readonly goAway: () => Promise<void>
  readonly comeBack: () => Promise<void>
  /** From now on every request is answered with 429; null ends it. @param secondsLeft how long to wait, as it says then */
  readonly limit: (secondsLeft: (() => number) | null) => void
  readonly requestCount: () => number
}

const username = 'ada'

/** Real HTTP on a loopback port, with real Basic authentication, in front of remotes that start no process. */
export const startComebackHost = async (remotes: GraphRemotes): Promise<ComebackHost> => {
  let password = ''
  let waitSeconds: (() => number) | null = null
  let requests = 0
  let server: Server | null = null

  const answer = (request: IncomingMessage, response: ServerResponse): void => {
    requests += 1
    const refuse = (status: number, headers: Record<string, string>): void => {
      request.resume()
      response.writeHead(status, headers).end()
    }
    if (waitSeconds !== null) {
      refuse(429, { 'Retry-After': String(waitSeconds()) })
      return
    }
    const wanted = `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`
    if (request.headers.authorization !== wanted) {
      refuse(401, { 'WWW-Authenticate': 'Basic realm="git"' })
      return
    }
    const protocol = request.headers['git-protocol']
    const said = remotes.answer(request, typeof protocol === 'string' ? protocol : undefined)
    if (said === null) {
      refuse(404, {})
      return
    }
    said.on('error', () => response.destroy())
    passOn(said, response, null, () => undefined)
  }
  const listen = async (port: number): Promise<number> => {
    const made = createServer(answer)
    await new Promise<void>((resolve) => made.listen(port, '127.0.0.1', resolve))
    server = made
    return (made.address() as AddressInfo).port
  }
  const port = await listen(0)
  return {
    url: `http://127.0.0.1:${port}`,
    username,
    accept: (wanted) => (password = wanted),
    goAway: () =>
      new Promise((resolve) => {
        if (server === null) {
          resolve()
          return
        }
        server.close(() => resolve())
        server.closeAllConnections()
        server = null
      }),
    comeBack: async () => {
      if (server === null) await listen(port)
    },
    limit: (secondsLeft) => (waitSeconds = secondsLeft),
    requestCount: () => requests,
  }
}
