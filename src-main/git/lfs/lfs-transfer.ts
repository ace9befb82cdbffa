import { createReadStream } from 'node:fs'
import type { AppError } from '../../../src-shared/errors/app-error.ts'
import type { LargeObject } from '../../core/ports/large-files.ts'
import { redact } from '../redact.ts'
import { failureOfSocket, failureOfStatus, remoteFailure } from '../remote/classify-failure.ts'
import type { HttpAnswer } from '../remote/http-exchange.ts'
import { failureContext } from '../remote/run-remote-git.ts'
import { incompleteFile, objectFile, sizeOfFile } from './large-object-files.ts'
import type { LfsAction, LfsBatch } from './lfs-batch.ts'
import { givenSecrets, readText, sendLfs } from './lfs-request.ts'
import { downloadResumably, type PartOfObject } from './resumable-download.ts'

const mediaType = 'application/vnd.git-lfs+json'

/** `expired`: the address no longer works, another has to be asked for. */
export type TransferEnd =
  | { readonly kind: 'done' }
  | { readonly kind: 'expired'; readonly message: string | null }
  | { readonly kind: 'missing' | 'refused'; readonly message: string | null }

type Wire = Pick<LfsBatch, 'exchange' | 'remote' | 'operation' | 'signal'>

/** Statuses that an address gives which worked for a while, or for somebody else. */
const mayBeExpired = new Set([400, 401, 403])
const passing = (status: number): boolean => status === 408 || status === 429 || status >= 500

/** @param action what was sent, and must not come back in a message */
const contextOf = ({ remote, operation }: Wire, action?: LfsAction) => {
  const context = failureContext(remote, operation === 'upload' ? 'write' : 'read')
  if (action === undefined) return context
  return { ...context, secrets: [...context.secrets, ...givenSecrets(action.header, action.href)] }
}

const textOf = async (wire: Wire, answer: HttpAnswer): Promise<string> => {
  try {
    return await readText(answer, 4_000)
  } catch (error) {
    throw failureOfSocket(error, contextOf(wire))
  }
}

/** What an answer that is no success means: for the object alone, or for the transfer, which is then thrown. */
const endOf = async (wire: Wire, answer: HttpAnswer, action: LfsAction): Promise<TransferEnd> => {
  const { status, headers } = answer
  const context = contextOf(wire, action)
  const body = await textOf(wire, answer)
  if (passing(status) && status !== 501 && status !== 507 && status !== 509) {
    throw failureOfStatus({ status, headers, body }, context)
  }
  const said = /^\s*</.test(body) ? '' : redact(body, context.secrets).trim().slice(0, 500)
  const message = said === '' ? `HTTP ${status}` : said
  if (mayBeExpired.has(status)) return { kind: 'expired', message }
  return { kind: status === 404 || status === 410 ? 'missing' : 'refused', message }
}

/** Where a partial answer begins; null when it does not say, or says something else than what was asked. */
const beginOf = (contentRange: string | undefined): number | null => {
  const [, first] = /^bytes (\d+)-\d+\/(?:\d+|\*)$/.exec(contentRange ?? '') ?? []
  return first === undefined ? null : Number(first)
}

/** An answer in place of the bytes. */
class OtherAnswer extends Error {
  readonly end: TransferEnd
  constructor(end: TransferEnd) {
    super('The server gave no bytes.')
    this.end = end
  }
}

async function* bytesOf(wire: Wire, answer: HttpAnswer): AsyncGenerator<Buffer> {
  try {
    yield* answer.chunks()
  } catch (error) {
    throw failureOfSocket(error, contextOf(wire))
  }
}

const open = async (wire: Wire, action: LfsAction, from: number): Promise<PartOfObject> => {
  const answer = await sendLfs(wire.exchange, {
    method: 'GET',
    url: action.href,
    headers: {
      'Accept-Encoding': 'identity',
      ...(from > 0 ? { Range: `bytes=${from}-` } : {}),
    },
    given: action.header,
    signsIn: !action.authenticated,
    remote: wire.remote,
    operation: 'download',
    signal: wire.signal,
  })
  if (answer.status === 206) {
    const begin = beginOf(answer.headers['content-range'])
    if (begin === from) return { from, bytes: bytesOf(wire, answer) }
    answer.discard()
    return open(wire, action, 0)
  }
  if (answer.status === 200) return { from: 0, bytes: bytesOf(wire, answer) }
  if (answer.status === 416 && from > 0) {
    answer.discard()
    return open(wire, action, 0)
  }
  throw new OtherAnswer(await endOf(wire, answer, action))
}

/** Wrong bytes are asked for once more: a proxy in between may have broken them. */
const mostWrongAnswers = 2

/**
 * Brings one object into the store. A connection that breaks is opened again where it broke, as long as each attempt
 * brought something.
 * @param onBytes counts what comes; a negative number takes back what was thrown away
 * @throws AppError `remote_…`, `disk_full`, `cancelled`; the part that came stays for the next attempt
 */
export const downloadObject = async (
  wire: Wire,
  repositoryPath: string,
  object: LargeObject,
  action: LfsAction,
  onBytes: (count: number) => void,
): Promise<TransferEnd> => {
  const context = contextOf(wire)
  for (let wrongAnswers = 0; ;) {
    let came = 0
    let failure: AppError
    try {
      const end = await downloadResumably(
        repositoryPath,
        object,
        (from) => open(wire, action, from),
        (count) => {
          came += count
          onBytes(count)
        },
      )
      if (end === 'whole') return { kind: 'done' }
      if (end === 'wrong') {
        wrongAnswers += 1
        onBytes(-came)
        if (wrongAnswers < mostWrongAnswers) continue
        return { kind: 'refused', message: 'What the server sends is not this file: its SHA-256 differs.' }
      }
      failure = remoteFailure({ code: 'remote_connection_lost' }, context, 'A large file ended early.')
    } catch (error) {
      if (error instanceof OtherAnswer) return error.end
      failure = failureOfSocket(error, context)
    }
    const isBroken = failure.code === 'remote_connection_lost' || failure.code === 'remote_stalled'
    if (!isBroken || came === 0) throw failure
  }
}

/** Bytes of an object that an earlier attempt left. */
export const bytesLeft = async (repositoryPath: string, { oid, size }: LargeObject): Promise<number> => {
  const left = (await sizeOfFile(incompleteFile(repositoryPath, oid))) ?? 0
  return left < size ? left : 0
}

const isDone = (status: number): boolean => status >= 200 && status < 300

async function* counted(file: string, onBytes: (count: number) => void): AsyncGenerator<Buffer> {
  for await (const chunk of createReadStream(file, { highWaterMark: 256 * 1024 })) {
    onBytes((chunk as Buffer).length)
    yield chunk as Buffer
  }
}

/**
 * Sends one object, then lets the server check it where it wants to.
 * https://github.com/git-lfs/git-lfs/blob/main/docs/api/basic-transfers.md
 * @throws AppError `remote_…`, `cancelled`
 */
export const uploadObject = async (
  wire: Wire,
  repositoryPath: string,
  object: LargeObject,
  { upload, verify }: { readonly upload: LfsAction; readonly verify: LfsAction | null },
  onBytes: (count: number) => void,
): Promise<TransferEnd> => {
  let sent = 0
  const type = Object.keys(upload.header).some((name) => name.toLowerCase() === 'content-type')
  const file = objectFile(repositoryPath, object.oid)
  const put = await sendLfs(wire.exchange, {
    method: 'PUT',
    url: upload.href,
    headers: type ? {} : { 'Content-Type': 'application/octet-stream' },
    given: upload.header,
    signsIn: !upload.authenticated,
    body: {
      length: object.size,
      chunks: () => {
        onBytes(-sent)
        sent = 0
        return counted(file, (count) => {
          sent += count
          onBytes(count)
        })
      },
    },
    remote: wire.remote,
    operation: 'upload',
    signal: wire.signal,
  })
  if (!isDone(put.status)) {
    onBytes(-sent)
    return endOf(wire, put, upload)
  }
  await textOf(wire, put)
  if (verify === null) return { kind: 'done' }
  const checked = await sendLfs(wire.exchange, {
    method: 'POST',
    url: verify.href,
    headers: { Accept: mediaType, 'Content-Type': mediaType },
    given: verify.header,
    signsIn: !verify.authenticated,
    body: Buffer.from(JSON.stringify({ oid: object.oid, size: object.size })),
    remote: wire.remote,
    operation: 'upload',
    signal: wire.signal,
  })
  if (!isDone(checked.status)) {
    const end = await endOf(wire, checked, verify)
    return end.kind === 'missing' ? { ...end, kind: 'refused' } : end
  }
  await textOf(wire, checked)
  return { kind: 'done' }
}
