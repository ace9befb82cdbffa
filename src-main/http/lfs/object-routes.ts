import { once } from 'node:events'
import { z } from 'zod'
import { AppError } from '../../../src-shared/errors/app-error.ts'
import type { ByteRange } from '../../core/ports/large-files.ts'
import { readJson, sendJson } from './lfs-answers.ts'
import type { LfsRequest } from './lfs-options.ts'

const notHere = (): AppError =>
  new AppError('not_found', 'This object is not here.', { details: { what: 'The object' } })

/** The size that the batch API put into the address; null when there is none. */
const sizeIn = ({ target }: LfsRequest): number | null => {
  const text = target.query.get('size')
  return text !== null && /^\d{1,15}$/.test(text) ? Number(text) : null
}

/**
 * One range of an object; `all` without one, or for several, which may be answered so; null when it lies outside.
 * https://www.rfc-editor.org/rfc/rfc9110#name-range
 */
const rangeOf = (header: string | undefined, size: number): ByteRange | 'all' | null => {
  const [, first = '', last = ''] = /^bytes=(\d*)-(\d*)$/.exec(header ?? '') ?? []
  if (first === '' && last === '') return 'all'
  const range =
    first === ''
      ? { first: Math.max(0, size - Number(last)), last: size - 1 }
      : { first: Number(first), last: last === '' ? size - 1 : Math.min(Number(last), size - 1) }
  return range.first <= range.last ? range : null
}

/** Brings an object from upstream when it is not here yet. @returns its size */
const sizeHereOrUpstream = async (asked: LfsRequest, oid: string): Promise<number> => {
  const { options, signal } = asked
  const access = await asked.admit('read')
  const here = await options.objects.sizeOf(access.repositoryPath, oid)
  if (here !== null) return here
  const size = sizeIn(asked)
  if (size === null) throw notHere()
  await options.upstream.bring(access, { oid, size, path: '' }, signal)
  const brought = await options.objects.sizeOf(access.repositoryPath, oid)
  if (brought === null) throw notHere()
  return brought
}

/** Gives out an object, or a range of it. https://github.com/git-lfs/git-lfs/blob/main/docs/api/basic-transfers.md */
export const sendObject = async (asked: LfsRequest, oid: string): Promise<void> => {
  const { options, target, request, response, signal } = asked
  if (target.variant === 'import') throw new AppError('forbidden', 'This remote only takes pushes.')
  const { repositoryPath } = await asked.admit('read')
  const size = await sizeHereOrUpstream(asked, oid)
  const etag = `"${oid}"`
  const condition = request.headers['if-range']
  const range = condition === undefined || condition === etag ? rangeOf(request.headers.range, size) : 'all'
  response.setHeader('Content-Type', 'application/octet-stream')
  response.setHeader('Accept-Ranges', 'bytes')
  response.setHeader('ETag', etag)
  // What a name leads to never changes, but who may have it does.
  response.setHeader('Cache-Control', 'private, no-cache')
  if (range === null) {
    response.setHeader('Content-Range', `bytes */${size}`)
    throw new AppError('invalid_input', 'The range lies outside of the object.', { details: { status: 416 } })
  }
  if (range === 'all') response.writeHead(200, { 'Content-Length': size })
  else {
    const { first, last } = range
    response.writeHead(206, {
      'Content-Length': last - first + 1,
      'Content-Range': `bytes ${first}-${last}/${size}`,
    })
  }
  if (request.method === 'HEAD' || size === 0) {
    response.end()
    return
  }
  for await (const chunk of options.objects.read(repositoryPath, oid, range === 'all' ? null : range)) {
    signal.throwIfAborted()
    if (!response.write(chunk)) await once(response, 'drain', { signal })
  }
  response.end()
}

/** Takes an object in: hashed as it comes, refused and removed when it is not what its name and size say. */
export const takeObject = async (asked: LfsRequest, oid: string): Promise<void> => {
  const { options, request, response } = asked
  const { repositoryPath } = await asked.admit('write')
  const size = sizeIn(asked)
  const length = request.headers['content-length']
  if (size !== null && length !== undefined && Number(length) !== size) {
    throw new AppError('invalid_input', `${length} bytes are announced, ${size} were asked for.`)
  }
  await options.objects.receive(repositoryPath, { oid, size }, request)
  response.writeHead(200).end()
}

const verifySchema = z.object({ oid: z.string().regex(/^[0-9a-f]{64}$/), size: z.number().int().min(0) })

/** Whether an object that was uploaded is here, whole. */
export const verifyObject = async (asked: LfsRequest): Promise<void> => {
  const { repositoryPath } = await asked.admit('write')
  const { oid, size } = await readJson(asked.request, verifySchema)
  const present = await asked.options.objects.sizeOf(repositoryPath, oid)
  if (present === null) throw notHere()
  if (present !== size) throw new AppError('invalid_input', `This object has ${present} bytes, not ${size}.`)
  sendJson(asked.response, 200, { oid, size })
}
