import type { IncomingMessage } from 'node:http'
import path from 'node:path'
import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { gunzipSync } from 'node:zlib'
import { createPktLineReader, pktText } from '../../git/pkt-line.ts'
import { answerReceivePack, receivePackAdvertisement } from './answer-receive-pack.ts'
import { answerUploadPack, versionTwoAdvertisement } from './answer-upload-pack.ts'
import type { CommitGraph } from './commit-graph.ts'
import { createGraphRepository, type GraphRepository } from './graph-repository.ts'

/**
 * A git host over smart HTTP that starts no process for a request: it speaks the real protocol, keeps real bare
 * repositories on the disk, and knows their objects, because all are of a made-up graph. It stands in for
 * `git http-backend` where thousands of transfers are played. What it does not speak (version 0 of the protocol for
 * fetches, dumb HTTP) it leaves to git.
 */
export type GraphRemotes = {
  /** Makes an empty repository below the directory that is served; returns it. */
  readonly create: (directory: string, name: string, graph: CommitGraph) => GraphRepository
  /**
   * Answers a request for one of them, as CGI does: headers, an empty line, the body.
   * @returns null for what git is to answer
   */
  readonly answer: (request: IncomingMessage, protocol: string | undefined) => Readable | null
}

const readLines = (body: Buffer): { readonly lines: readonly string[]; readonly rest: Buffer } => {
  const reader = createPktLineReader()
  reader.push(body)
  const lines: string[] = []
  for (let line = reader.take(); line !== null && line.kind !== 'flush'; line = reader.take()) {
    if (line.kind === 'data') lines.push(pktText(line.data))
  }
  return { lines, rest: reader.rest() }
}

const bodyOf = async (request: IncomingMessage): Promise<Buffer> => {
  const body = await buffer(request)
  return request.headers['content-encoding'] === 'gzip' ? gunzipSync(body) : body
}

const withHead = (type: string, parts: readonly Buffer[]): readonly Buffer[] => [
  Buffer.from(`Content-Type: application/x-${type}\r\nCache-Control: no-cache\r\n\r\n`),
  ...parts,
]

async function* uploaded(repository: GraphRepository, request: IncomingMessage): AsyncGenerator<Buffer> {
  const { lines } = readLines(await bodyOf(request))
  yield* withHead('git-upload-pack-result', answerUploadPack(repository, lines))
}

async function* received(repository: GraphRepository, request: IncomingMessage): AsyncGenerator<Buffer> {
  const { lines, rest } = readLines(await bodyOf(request))
  yield* withHead('git-receive-pack-result', answerReceivePack(repository, lines, rest))
}

export const createGraphRemotes = (): GraphRemotes => {
  const repositories = new Map<string, GraphRepository>()
  return {
    create: (directory, name, graph) => {
      const repository = createGraphRepository(path.join(directory, `${name}.git`), graph)
      repositories.set(name, repository)
      return repository
    },
    answer: (request, protocol) => {
      const url = new URL(request.url ?? '/', 'http://remote')
      const [, name = '', service = ''] = /^\/(.+)\.git\/(.+)$/.exec(url.pathname) ?? []
      const repository = repositories.get(name)
      if (repository === undefined) return null
      const isVersionTwo = protocol === 'version=2'
      if (service === 'git-receive-pack') return Readable.from(received(repository, request))
      if (service === 'git-upload-pack') {
        return isVersionTwo ? Readable.from(uploaded(repository, request)) : null
      }
      if (service !== 'info/refs') return null
      const asked = url.searchParams.get('service')
      if (asked === 'git-receive-pack') {
        const parts = withHead(`${asked}-advertisement`, receivePackAdvertisement(repository))
        return Readable.from(parts)
      }
      if (asked !== 'git-upload-pack' || !isVersionTwo) return null
      return Readable.from(withHead(`${asked}-advertisement`, versionTwoAdvertisement))
    },
  }
}
