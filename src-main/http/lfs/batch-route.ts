import { z } from 'zod'
import { AppError } from '../../../src-shared/errors/app-error.ts'
import type { LargeFile } from '../../core/ports/large-files.ts'
import { readJson, sendJson } from './lfs-answers.ts'
import type { LfsRequest } from './lfs-options.ts'

const mostObjects = 1_000

const schema = z.object({
  operation: z.enum(['download', 'upload']),
  transfers: z.array(z.string()).optional(),
  ref: z.object({ name: z.string() }).nullish(),
  hash_algo: z.string().nullish(),
  objects: z
    .array(
      z.object({
        oid: z.string().regex(/^[0-9a-f]{64}$/, 'must be a SHA-256 in lower-case hex'),
        size: z.number().int().min(0),
      }),
    )
    .min(1)
    .max(mostObjects),
})

type Answer = {
  readonly oid: string
  readonly size: number
  readonly authenticated?: true
  readonly actions?: Readonly<Record<string, unknown>>
  readonly error?: { readonly code: number; readonly message: string }
}

/**
 * Says what is to be done for each object. The addresses lead back here, and carry the caller's own token along.
 * https://github.com/git-lfs/git-lfs/blob/main/docs/api/batch.md
 */
export const answerBatch = async (asked: LfsRequest): Promise<void> => {
  const { options, target, request, response, signal } = asked
  // Who may not even read learns nothing, whatever was asked.
  await asked.admit('read')
  const body = await readJson(request, schema)
  if (target.variant === 'import' && body.operation === 'download') {
    throw new AppError(
      'forbidden',
      `This remote only takes pushes. Fetch from ${target.repositoryName}.git instead.`,
    )
  }
  const access = await asked.admit(body.operation === 'upload' ? 'write' : 'read')
  if ((body.hash_algo ?? 'sha256') !== 'sha256')
    throw new AppError('invalid_input', 'hash_algo: only sha256 is known.')
  if (body.transfers !== undefined && !body.transfers.includes('basic')) {
    throw new AppError('invalid_input', 'transfers: only basic is known.')
  }

  const sizes = await Promise.all(
    body.objects.map(({ oid }) => options.objects.sizeOf(access.repositoryPath, oid)),
  )
  const absent: LargeFile[] = body.objects
    .filter((_object, index) => sizes[index] === null)
    .map((object) => ({ ...object, path: '' }))
  const offered = new Set(
    body.operation === 'download' && absent.length > 0
      ? (await options.upstream.offered(access.repositoryId, absent, signal)).map(({ oid }) => oid)
      : [],
  )

  const root = `http://${request.headers.host ?? ''}${target.base}/info/lfs`
  const header = { Authorization: request.headers.authorization ?? '' }
  const ends = access.expiresAt === null ? {} : { expires_at: toTimestamp(access.expiresAt) }
  const action = (path: string) => ({ href: `${root}/${path}`, header, ...ends })
  const objects = body.objects.map(({ oid, size }, index): Answer => {
    const present = sizes[index] ?? null
    if (present !== null && present !== size) {
      return { oid, size, error: { code: 422, message: `This object has ${present} bytes, not ${size}.` } }
    }
    const place = `objects/${oid}?size=${size}`
    if (body.operation === 'download') {
      return present !== null || offered.has(oid)
        ? { oid, size, authenticated: true, actions: { download: action(place) } }
        : { oid, size, error: { code: 404, message: 'This object is not here.' } }
    }
    if (present !== null) return { oid, size }
    return { oid, size, authenticated: true, actions: { upload: action(place), verify: action('verify') } }
  })
  sendJson(response, 200, { transfer: 'basic', objects, hash_algo: 'sha256' })
}

/** RFC 3339 with whole seconds, as the API wants times. */
export const toTimestamp = (at: number): string => new Date(at).toISOString().replace(/\.\d{3}Z$/, 'Z')
