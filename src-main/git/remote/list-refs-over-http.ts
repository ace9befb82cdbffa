import { createRecentValues } from '../../core/ports/recent-values.ts'
import type { Remote, RemoteRefs } from '../../core/ports/remote-git.ts'
import { AppError } from '../../../src-shared/errors/app-error.ts'
import { createAdvertisementReader, type Advertisement, type Version2 } from './advertisement.ts'
import type { HttpExchange } from './http-exchange.ts'
import { findService } from './info-refs.ts'
import { createReadListing } from './listed-answers.ts'
import { lsRefsRequest } from './ls-refs.ts'
import { postUploadPack } from './post-upload-pack.ts'
import { failureOfExchange, readPktLines } from './read-answer.ts'
import { failureContext } from './run-remote-git.ts'

export type ListRefsOverHttp = {
  /** null: the server speaks only the old "dumb" protocol, which git itself must read. */
  readonly list: (
    remote: Remote,
    options: { readonly prefixes: readonly string[]; readonly signal: AbortSignal },
  ) => Promise<RemoteRefs | null>
}

/** Where the service stands, and the address to give the mirror when it moved there for good. */
type Place = { readonly base: string; readonly movedTo: string | null }
/** A server that speaks protocol v2, as it was seen last. */
type KnownServer = Version2 & Place

const rememberedServers = 10_000

const withMove = (refs: RemoteRefs, movedTo: string | null): RemoteRefs =>
  movedTo === null ? refs : { ...refs, movedTo }

/**
 * Lists refs by protocol v2 `ls-refs` over a kept-alive connection: one POST once a server is known. What a
 * server can do is asked once and remembered for each remote; after an answer that does not fit, it is asked anew.
 */
export const createListRefsOverHttp = (exchange: HttpExchange): ListRefsOverHttp => {
  const known = createRecentValues<KnownServer>(rememberedServers)
  const readListing = createReadListing()
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
    server: KnownServer,
    prefixes: readonly string[],
    signal: AbortSignal,
  ): Promise<RemoteRefs> => {
    const body = lsRefsRequest(server, prefixes)
    const answer = await postUploadPack(exchange, remote, server, { body, signal })
    return readListing(answer, { question: body, prefixes, movedTo: server.movedTo })
  }

  /** The remembered way did not fit: a client error other than "slow down", or an answer that is no git. */
  const mayHaveChanged = (error: unknown): boolean => {
    if (!(error instanceof AppError) || error.code === 'remote_rate_limited') return false
    const { status, malformed } = error.details
    return malformed === true || (typeof status === 'number' && status < 500)
  }

  const list: ListRefsOverHttp['list'] = async (remote, { prefixes, signal }) => {
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
      known.set(key, fresh)
      return refs
    } catch (error) {
      throw failureOfExchange(error, context)
    }
  }

  return { list }
}
