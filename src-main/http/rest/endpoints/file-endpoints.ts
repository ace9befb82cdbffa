import { z } from 'zod'
import type { FoundFile } from '../../../core/content/found-files.ts'
import { weighConditions } from '../conditional-request.ts'
import {
  defineEndpoint,
  type Endpoint,
  type RestAnswer,
  type RestCall,
  type RestMethod,
} from '../endpoint.ts'
import { queryFlag, treePath } from '../fields.ts'
import type { RestParts } from '../rest-parts.ts'
import { sendStream } from '../send-stream.ts'
import { placeOf, revision } from './content-fields.ts'

const query = z.object({
  path: treePath('The file, from the root.'),
  ref: revision.optional(),
  ephemeral: queryFlag('Look among the ephemeral branches only.').optional(),
  ephemeral_base: queryFlag(
    'Without `ephemeral`: look among the ephemeral branches first, then among the others.',
  ).optional(),
})

type FileCall = RestCall<z.infer<typeof query>, unknown>

const etagOf = ({ objectId }: FoundFile): string => `"${objectId}"`

const headersOf = (file: FoundFile): Readonly<Record<string, string>> => ({
  ETag: etagOf(file),
  'Last-Modified': new Date(file.lastCommittedAt).toUTCString(),
  'Accept-Ranges': 'bytes',
  // A branch may move at any time; what it gave is asked for again by its ETag.
  'Cache-Control': 'private, no-cache',
  'X-Blob-Sha': file.objectId,
  'X-Last-Commit-Sha': file.lastCommitId,
})

const answerFile = async (call: FileCall, { content }: RestParts): Promise<RestAnswer | null> => {
  const { access, query: asked, request, response, signal } = call
  const { ephemeral = false, ephemeral_base: ephemeralBase = false } = asked
  const among = ephemeral ? 'only' : ephemeralBase ? 'first' : 'never'
  const file = await content.find(placeOf(access, asked.ref, among), asked.path, signal)
  const { sizeBytes } = file
  const headers = headersOf(file)
  const outcome = weighConditions(request.headers, {
    etag: etagOf(file),
    modifiedAt: file.lastCommittedAt,
    sizeBytes,
  })
  switch (outcome.kind) {
    case 'precondition_failed':
      return {
        status: 412,
        headers,
        body: { error: 'The file is not in the state that the condition names.' },
      }
    case 'not_modified':
      return { status: 304, headers, body: null }
    case 'range_not_satisfiable': {
      const contentRange = { 'Content-Range': `bytes */${sizeBytes}` }
      const error = `The file has ${sizeBytes} bytes; the range lies behind its end.`
      return { status: 416, headers: { ...headers, ...contentRange }, body: { error } }
    }
    case 'whole':
    case 'part': {
      const isPart = outcome.kind === 'part'
      const { first, last } = isPart ? outcome : { first: 0, last: sizeBytes - 1 }
      const hasBytes = request.method !== 'HEAD' && sizeBytes > 0
      // Head and bytes in one write.
      const whole = hasBytes ? await content.readWhole(file) : null
      response.writeHead(isPart ? 206 : 200, {
        ...headers,
        ...(isPart ? { 'Content-Range': `bytes ${first}-${last}/${sizeBytes}` } : {}),
        'Content-Type': 'application/octet-stream',
        'Content-Length': last - first + 1,
        'X-Content-Type-Options': 'nosniff',
      })
      if (!hasBytes) response.end()
      else if (whole !== null) response.end(isPart ? whole.subarray(first, last + 1) : whole)
      else await sendStream(response, content.read(file, { first, last }), signal)
      return null
    }
  }
}

const fileEndpoint = (method: RestMethod, name: string, title: string, description: string): Endpoint =>
  defineEndpoint({
    name,
    title,
    description,
    v1: { method, path: '/repos/file' },
    preferred: { method, path: '/file' },
    about: 'repository',
    scopes: ['git:read'],
    query,
    response: null,
    statuses: {
      200: 'The file.',
      206: 'The part that `Range` asks for.',
      304: 'It is what `If-None-Match` or `If-Modified-Since` says the client has.',
      400: 'A parameter is not valid.',
      404: 'There is no such branch, tag, commit or file; folders and submodules are no files.',
      409: 'The first sync has not finished.',
      412: '`If-Match` or `If-Unmodified-Since` does not hold.',
      416: 'The range begins behind the end of the file.',
    },
    example: { query: '?ref=main&path=README.md' },
    answer: answerFile,
  })

/** The bytes of one file. */
export const fileEndpoints: readonly Endpoint[] = [
  fileEndpoint(
    'GET',
    'getFile',
    'Read a file',
    'The bytes of a file, never compressed; of a symbolic link its target as text. `ETag` and `X-Blob-Sha` are the ' +
      'id of the blob, `X-Last-Commit-Sha` and `Last-Modified` are of the commit that changed the path last. One ' +
      'range of bytes can be asked for (several at once are answered with the whole file), conditions are weighed ' +
      'as RFC 9110 orders them.',
  ),
  fileEndpoint(
    'HEAD',
    'headFile',
    'Look at a file',
    'The status and the headers that reading the file would have, `Range` and conditions included, without its bytes.',
  ),
]
