import type { Remote, RemoteRefs } from '../../core/ports/remote-git.ts'
import { AppError } from '../../../src-shared/errors/app-error.ts'
import { createAdvertisementReader, type Advertisement, type Version2 } from './advertisement.ts'
import type { HttpExchange } from './http-exchange.ts'
import { basicAuthorization, findService } from './info-refs.ts'
import { createLsRefsReader, lsRefsRequest } from './ls-refs.ts'
import { failureOfExchange, readPktLines, refuse } from './read-answer.ts'
import { failureContext } from './run-remote-git.ts'

/** null: the server speaks only the old "dumb" protocol, which git itself must read. */
export type ListRefsOverHttp = (
  remote: Remote,
  options: { readonly prefixes: readonly string[]; readonly signal: AbortSignal },
) => Promise<RemoteRefs | null>

/** Where the service stands, and the address to give the mirror when it moved there for good. */
type Place = { readonly base: string; readonly movedTo: string | null }
type Known = Version2 & Place

const rememberedServers = 10_000

const withMove = (refs: RemoteRefs, movedTo: string | null): RemoteRefs =>
  movedTo === null ? refs : { ...refs, movedTo }

/**
 * Lists refs by protocol v2 `ls-refs` over a kept-alive connection: one POST once a server is known. What a
 * server can do is asked once and remembered for each remote; after an answer that does not fit, it is asked anew.
 */
export const createListRefsOverHttp = (exchange: HttpExchange): ListRefsOverHttp => {
  const known = new Map<string, Known>()
  const remember = (key: string, server: Known): void => {
    known.delete(key)
    known.set(key, server)
    const oldest = known.size > rememberedServers ? known.keys().next().value : undefined
    if (oldest !== undefined) known.delete(oldest)
  }

  const discover: (
    remote: Remote,
    prefixes: readonly string[],
    signal: AbortSignal,
  ) => Promise<(Advertisement & Place) | null> = async (remote, prefixes, signal) => {
    const headers = { 'Git-Protocol': 'version=2' }
    const service = await findService(exchange, { remote, service: 'git-upload-pack', headers, signal })
    if (service === null) return null
    const { answer, base, movedTo } = service
    const reader = createAdvertisementReader(prefixes)
    await readPktLines(answer, reader.read)
    return { ...reader.result(), base, movedTo }
  }

  const ask = async (
    remote: Remote,
    server: Known,
    prefixes: readonly string[],
    signal: AbortSignal,
  ): Promise<RemoteRefs> => {
    const url = new URL(`${server.base}/git-upload-pack`)
    const headers = {
      'Git-Protocol': 'version=2',
      'Content-Type': 'application/x-git-upload-pack-request',
      Accept: 'application/x-git-upload-pack-result',
      ...basicAuthorization(remote, url),
    }
    const body = lsRefsRequest(server, prefixes)
    const answer = await exchange.send({ method: 'POST', url, headers, body, signal })
    if (answer.status !== 200) await refuse(answer, failureContext(remote, 'read'), server.movedTo)
    if (answer.headers['content-type'] !== 'application/x-git-upload-pack-result') {
      answer.discard()
      throw new AppError('remote_error', "The answer is not in git's protocol.", {
        details: { malformed: true },
      })
    }
    const reader = createLsRefsReader(prefixes)
    await readPktLines(answer, reader.read)
    return withMove(reader.result(), server.movedTo)
  }

  /** The remembered way did not fit: a client error other than "slow down", or an answer that is no git. */
  const mayHaveChanged = (error: unknown): boolean => {
    if (!(error instanceof AppError) || error.code === 'remote_rate_limited') return false
    const { status, malformed } = error.details
    return malformed === true || (typeof status === 'number' && status < 500)
  }

  return async (remote, { prefixes, signal }) => {
    const key = remote.address.url
    const context = failureContext(remote, 'read')
    try {
      const server = known.get(key)
      if (server !== undefined) {
        try {
          return await ask(remote, server, prefixes, signal)
        } catch (error) {
          if (!mayHaveChanged(error)) throw error
          known.delete(key)
        }
      }
      const found = await discover(remote, prefixes, signal)
      if (found === null) return null
      if (found.version === 0) return withMove(found.refs, found.movedTo)
      const fresh = { ...found.abilities, base: found.base, movedTo: found.movedTo }
      const refs = await ask(remote, fresh, prefixes, signal)
      remember(key, fresh)
      return refs
    } catch (error) {
      throw failureOfExchange(error, context)
    }
  }
}
