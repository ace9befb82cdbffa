import type { IncomingMessage, ServerResponse } from 'node:http'
import path from 'node:path'
import { startHttpBackend } from '../fault-host/http-backend.ts'
import { passOn } from '../fault-host/pass-on.ts'

/** What a git client asks a fake forge for. */
export type GitRequest = {
  /** Without a leading slash and `.git`: `owner/name`. */
  readonly repositoryPath: string
  /** Whether it is part of a push. */
  readonly isPush: boolean
  /** Of the Basic sign-in; null without one. */
  readonly credentials: { readonly username: string; readonly password: string } | null
}

/** What the forge says to that. */
export type GitDecision =
  /** `directory` is the bare repository; `afterPush` is called once git has answered a push. */
  | { readonly kind: 'serve'; readonly directory: string; readonly afterPush?: () => void }
  /** 401 asks for a sign-in. */
  | { readonly kind: 'refuse'; readonly status: number; readonly said: string }
  /** To another `owner/name`, as after a rename. */
  | { readonly kind: 'moved'; readonly repositoryPath: string; readonly status?: 301 | 307 | 308 }

/** Takes a request when it is one of git's smart HTTP; false when it is not, and nothing was done. */
export type GitBehind = (request: IncomingMessage, response: ServerResponse) => boolean

const gitPath = /^\/(.+?)(?:\.git)?\/(info\/refs|git-upload-pack|git-receive-pack)$/

/** The name and password of a Basic sign-in; null without one. */
export const basicCredentials = (header: string | undefined): GitRequest['credentials'] => {
  const encoded = /^Basic (.+)$/i.exec(header ?? '')?.[1]
  if (encoded === undefined) return null
  const [username = '', ...password] = Buffer.from(encoded, 'base64').toString('utf8').split(':')
  return { username, password: password.join(':') }
}

/**
 * The git side of a fake forge: real `git http-backend` behind the addresses that the API gives as clone addresses.
 * @param decide who may do what, and where the repository lies; makes the directory on demand
 * @param prefix what stands before `owner/name` in addresses: "" or `/git`
 */
export const createGitBehind =
  (decide: (asked: GitRequest) => GitDecision | Promise<GitDecision>, prefix = ''): GitBehind =>
  (request, response) => {
    const [rawPath = '', query = ''] = (request.url ?? '').split('?')
    const match = rawPath.startsWith(`${prefix}/`) ? gitPath.exec(rawPath.slice(prefix.length)) : null
    const [, encodedPath, service] = match ?? []
    if (encodedPath === undefined || service === undefined) return false
    const asked: GitRequest = {
      repositoryPath: decodeURIComponent(encodedPath),
      isPush: `${service}?${query}`.includes('git-receive-pack'),
      credentials: basicCredentials(request.headers.authorization),
    }
    const refuse = (status: number, said: string): void => {
      request.resume()
      const headers = status === 401 ? { 'WWW-Authenticate': 'Basic realm="git"' } : {}
      response.writeHead(status, { 'Content-Type': 'text/plain', ...headers }).end(said)
    }
    const answer = (decision: GitDecision): void => {
      switch (decision.kind) {
        case 'refuse':
          refuse(decision.status, decision.said)
          return
        case 'moved': {
          request.resume()
          const location = `${prefix}/${decision.repositoryPath}.git/${service}${query === '' ? '' : `?${query}`}`
          response.writeHead(decision.status ?? 301, { Location: location }).end()
          return
        }
        case 'serve': {
          const { directory, afterPush } = decision
          const at = {
            root: path.dirname(directory),
            pathInfo: `/${path.basename(directory)}/${service}`,
            query,
          }
          const protocol = request.headers['git-protocol']
          const stdout = startHttpBackend(request, at, typeof protocol === 'string' ? protocol : undefined)
          response.on('close', () => stdout.destroy())
          if (service === 'git-receive-pack' && afterPush !== undefined) stdout.on('end', afterPush)
          passOn(stdout, response, null, () => undefined)
        }
      }
    }
    Promise.resolve(decide(asked)).then(answer, (error: unknown) => refuse(500, String(error)))
    return true
  }
