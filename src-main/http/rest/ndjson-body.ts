import type { IncomingMessage } from 'node:http'
import { AppError } from '../../../src-shared/errors/app-error.ts'
import { cutBase64 } from './base64-field.ts'
import { ndjsonLines } from './ndjson-lines.ts'
import { invalidField, isRecord, parseJsonObject } from './read-input.ts'

/** A line of the body: 4 MiB in base64 with room for what stands around it. */
const mostLineBytes = 6 * 1024 * 1024
/** The first line names every file of a commit. */
const mostMetadataBytes = 32 * 1024 * 1024
/** Of a chunk, decoded. */
export const mostChunkBytes = 4 * 1024 * 1024

/** A body whose first line is `{"metadata":{…}}`. */
export type NdjsonBody = {
  readonly metadata: Record<string, unknown>
  /**
   * The value of `name` in each line that follows. A long `data` comes as its bytes, still in base64, which are only
   * good until the next record is asked for.
   */
  readonly records: (name: string) => AsyncGenerator<Record<string, unknown>>
}

/** A client that breaks off has not been heard out: nothing of what it sent may count. */
async function* bytesOf(request: IncomingMessage): AsyncGenerator<Uint8Array> {
  try {
    // The request is not destroyed when the loop is left early: its answer goes over the same socket.
    for await (const chunk of request.iterator({ destroyOnReturn: false })) yield chunk as Buffer
  } catch (cause) {
    throw new AppError('cancelled', 'The body breaks off.', { cause })
  }
}

const recordIn = (line: Buffer, name: string): Record<string, unknown> => {
  const record = (json: string): Record<string, unknown> => {
    const value = parseJsonObject(json)[name]
    if (!isRecord(value)) throw invalidField(name, `Each line of the body must be {"${name}":{…}} here.`)
    return value
  }
  const cut = cutBase64(line, 'data')
  const rest = cut === null ? null : record(cut.json)
  // What was cut out must have been the text that counts.
  return cut !== null && rest?.['data'] === '' ? { ...rest, data: cut.base64 } : record(line.toString('utf8'))
}

const readNdjson = async (request: IncomingMessage): Promise<NdjsonBody> => {
  const lines = ndjsonLines(bytesOf(request), (line) => (line === 0 ? mostMetadataBytes : mostLineBytes))
  const first = await lines.next()
  if (first.done)
    throw invalidField('metadata', 'is required: the first line of the body is {"metadata":{…}}')
  return {
    metadata: recordIn(first.value, 'metadata'),
    records: async function* (name) {
      for await (const line of lines) yield recordIn(line, name)
    },
  }
}

/**
 * Reads a body in NDJSON, line by line as it is asked for.
 * @throws AppError `invalid_input`, `too_large`, `cancelled` when the client goes away
 */
export const withNdjson = async <T>(
  request: IncomingMessage,
  use: (body: NdjsonBody) => Promise<T>,
): Promise<T> => {
  try {
    return await use(await readNdjson(request))
  } finally {
    // Some clients read no answer before they have sent everything.
    request.resume()
  }
}

/** The `eof` of a chunk; not given means more follows. */
export const endOf = (field: string, value: unknown): boolean => {
  if (value !== undefined && typeof value !== 'boolean') throw invalidField(field, 'must be true or false')
  return value === true
}
