import { z } from 'zod'
import type { AppError } from '../../../src-shared/errors/app-error.ts'
import type { LargeObject } from '../../core/ports/large-files.ts'
import type { Remote } from '../../core/ports/remote-git.ts'
import { redact } from '../redact.ts'
import { failureOfSocket, failureOfStatus, remoteFailure } from '../remote/classify-failure.ts'
import type { HttpExchange } from '../remote/http-exchange.ts'
import { failureContext } from '../remote/run-remote-git.ts'
import { LfsOff, type LfsEndpoint, type LfsOperation } from './lfs-endpoint.ts'
import { givenSecrets, readText, sendLfs } from './lfs-request.ts'

/** Objects in one question; what git-lfs asks at once, and hosts expect. */
export const objectsAtOnce = 100
const mediaType = 'application/vnd.git-lfs+json'
const mostAnswerBytes = 4 * 1024 * 1024

const actionSchema = z.object({
  href: z.string(),
  header: z.record(z.string(), z.string()).nullish(),
  expires_in: z.number().nullish(),
  expires_at: z.string().nullish(),
})
const answerSchema = z.object({
  transfer: z.string().nullish(),
  hash_algo: z.string().nullish(),
  objects: z.array(
    z.object({
      oid: z.string(),
      size: z.number().nullish(),
      authenticated: z.boolean().nullish(),
      actions: z
        .object({
          download: actionSchema.nullish(),
          upload: actionSchema.nullish(),
          verify: actionSchema.nullish(),
        })
        .nullish(),
      error: z.object({ code: z.number(), message: z.string().nullish() }).nullish(),
    }),
  ),
})

/** A request that the server described. */
export type LfsAction = {
  readonly href: string
  readonly header: Readonly<Record<string, string>>
  /** Epoch milliseconds; null when it does not end. */
  readonly expiresAt: number | null
  /** The headers sign in, or nothing needs to: ours is not added. */
  readonly authenticated: boolean
}

/** What the server says of one object. `present`: it has it already, nothing is to be sent. */
export type LfsOffer =
  | { readonly kind: 'download'; readonly download: LfsAction }
  | { readonly kind: 'upload'; readonly upload: LfsAction; readonly verify: LfsAction | null }
  | { readonly kind: 'present' }
  | { readonly kind: 'missing'; readonly message: string | null }
  | { readonly kind: 'refused'; readonly message: string | null }

export type LfsBatch = {
  readonly exchange: HttpExchange
  readonly remote: Remote
  readonly endpoint: LfsEndpoint
  readonly operation: LfsOperation
  readonly signal: AbortSignal
  readonly now: () => number
}

type ObjectAnswer = z.infer<typeof answerSchema>['objects'][number]

const toAction = (
  given: z.infer<typeof actionSchema>,
  authenticated: boolean | null | undefined,
  now: number,
): LfsAction => {
  const seconds = given.expires_in ?? 0
  const at = given.expires_at === null || given.expires_at === undefined ? NaN : Date.parse(given.expires_at)
  // Year 1 is how some servers write "never".
  const ends = seconds !== 0 ? now + seconds * 1_000 : at > Date.UTC(2000) ? at : null
  return {
    href: given.href,
    header: given.header ?? {},
    expiresAt: ends === null || Number.isNaN(ends) ? null : ends,
    authenticated: authenticated === true,
  }
}

/** What is asked in whose name, and with what that must stand in no message. */
const contextOf = ({ remote, operation, endpoint }: LfsBatch) => {
  const context = failureContext(remote, operation === 'upload' ? 'write' : 'read')
  return { ...context, secrets: [...context.secrets, ...givenSecrets(endpoint.headers, endpoint.url)] }
}

const offerOf = (object: ObjectAnswer, batch: LfsBatch): LfsOffer => {
  const { operation, now } = batch
  const { error, actions, authenticated } = object
  if (error !== null && error !== undefined) {
    const message = redact(error.message ?? '', contextOf(batch).secrets).slice(0, 500)
    const kind = error.code === 404 || error.code === 410 ? 'missing' : 'refused'
    return { kind, message: message === '' ? null : message }
  }
  if (operation === 'download') {
    const download = actions?.download
    return download === null || download === undefined
      ? { kind: 'missing', message: null }
      : { kind: 'download', download: toAction(download, authenticated, now()) }
  }
  const { upload, verify } = actions ?? {}
  if (upload === null || upload === undefined) return { kind: 'present' }
  return {
    kind: 'upload',
    upload: toAction(upload, authenticated, now()),
    verify: verify === null || verify === undefined ? null : toAction(verify, authenticated, now()),
  }
}

/** The sentence of an error answer, redacted; the text itself when it is no JSON. */
const messageOf = (text: string, secrets: readonly string[]): string | null => {
  let message = text
  try {
    const parsed = JSON.parse(text) as { readonly message?: unknown }
    if (typeof parsed.message === 'string') ({ message } = parsed as { message: string })
  } catch {
    if (/^\s*</.test(text)) return null
  }
  const clean = redact(message, secrets).trim().slice(0, 500)
  return clean === '' ? null : clean
}

/**
 * Asks what is to be done for some objects, at most `objectsAtOnce`.
 * https://github.com/git-lfs/git-lfs/blob/main/docs/api/batch.md
 * @throws LfsOff for a remote without LFS; AppError `remote_…`, `cancelled`
 */
export const askBatch = async (
  batch: LfsBatch,
  objects: readonly LargeObject[],
): Promise<ReadonlyMap<string, LfsOffer>> => {
  const { exchange, remote, endpoint, operation, signal } = batch
  const context = contextOf(batch)
  const asked = objects.map(({ oid, size }) => ({ oid, size }))
  const answer = await sendLfs(exchange, {
    method: 'POST',
    url: `${endpoint.url}/objects/batch`,
    headers: { Accept: mediaType, 'Content-Type': mediaType },
    given: endpoint.headers,
    signsIn: true,
    body: Buffer.from(
      JSON.stringify({ operation, transfers: ['basic'], objects: asked, hash_algo: 'sha256' }),
    ),
    remote,
    operation,
    signal,
  })
  let text: string
  try {
    text = await readText(answer, mostAnswerBytes)
  } catch (error) {
    throw failureOfSocket(error, context)
  }
  const { status, headers } = answer
  if (status === 404 || status === 405 || status === 501) {
    throw new LfsOff(messageOf(text, context.secrets) ?? `HTTP ${status}`)
  }
  if (status === 413 && objects.length > 1) {
    const middle = objects.length >>> 1
    const left = await askBatch(batch, objects.slice(0, middle))
    return new Map([...left, ...(await askBatch(batch, objects.slice(middle)))])
  }
  if (status === 413 || status === 422 || status === 507 || status === 509) {
    const refused: LfsOffer = {
      kind: 'refused',
      message: messageOf(text, context.secrets) ?? `HTTP ${status}`,
    }
    return new Map(objects.map(({ oid }) => [oid, refused]))
  }
  if (status !== 200) throw failureOfStatus({ status, headers, body: text.slice(0, 4_000) }, context)
  return readOffers(batch, objects, text)
}

const readOffers = (
  batch: LfsBatch,
  objects: readonly LargeObject[],
  text: string,
): ReadonlyMap<string, LfsOffer> => {
  const context = contextOf(batch)
  const notUnderstood = (why: string, cause?: unknown): AppError =>
    remoteFailure(
      { code: 'remote_error' },
      context,
      `The answer about large files is not understood: ${why}`,
      cause,
    )
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch (cause) {
    throw notUnderstood('it is no JSON.', cause)
  }
  const parsed = answerSchema.safeParse(json)
  if (!parsed.success) throw notUnderstood('it has another form.', parsed.error)
  const { transfer, hash_algo, objects: answered } = parsed.data
  if ((transfer ?? 'basic') !== 'basic') throw notUnderstood(`transfer ${String(transfer)}.`)
  if ((hash_algo ?? 'sha256') !== 'sha256') throw notUnderstood(`hash ${String(hash_algo)}.`)
  const byName = new Map(answered.map((object) => [object.oid, object]))
  return new Map(
    objects.map(({ oid }) => {
      const object = byName.get(oid)
      return [
        oid,
        object === undefined ? ({ kind: 'missing', message: null } as const) : offerOf(object, batch),
      ]
    }),
  )
}
