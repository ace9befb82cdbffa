import type { IncomingMessage } from 'node:http'
import { AppError } from '../../../src-shared/errors/app-error.ts'
import { ndjsonLines } from './ndjson-lines.ts'
import { invalidField, isRecord, parseJsonObject } from './read-input.ts'

/** A line of the body: 4 MiB in base64 with room for what stands around it. */
const mostLineBytes = 6 * 1024 * 1024
/** The first line names every file of a commit. */
const mostMetadataBytes = 32 * 1024 * 1024
const mostChunkBytes = 4 * 1024 * 1024

/** A body whose first line is `{"metadata":{…}}`. */
export type NdjsonBody = {
  readonly metadata: Record<string, unknown>
  /** The value of `name` in each line that follows. */
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
  const record = parseJsonObject(line.toString('utf8'))[name]
  if (!isRecord(record)) throw invalidField(name, `Each line of the body must be {"${name}":{…}} here.`)
  return record
}

/**
 * Reads the first line of a body in NDJSON.
 * @throws AppError `invalid_input`, `too_large`, `cancelled` when the client goes away
 */
export const readNdjson = async (request: IncomingMessage): Promise<NdjsonBody> => {
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

/** Bytes in base64, the plain alphabet with padding. Node itself passes over what does not belong there. */
export const decodeBase64 = (field: string, data: unknown): Buffer => {
  if (typeof data !== 'string') throw invalidField(field, 'must be text in base64')
  const bytes = Buffer.from(data, 'base64')
  const padding = data.endsWith('==') ? 2 : data.endsWith('=') ? 1 : 0
  const isPlain = data.length % 4 === 0 && bytes.length === (data.length / 4) * 3 - padding
  if (!isPlain || data.includes('-') || data.includes('_')) {
    throw invalidField(field, 'is not valid base64')
  }
  if (bytes.length > mostChunkBytes)
    throw invalidField(field, `must not have more than ${mostChunkBytes} bytes`)
  return bytes
}

/** The `eof` of a chunk; not given means more follows. */
export const endOf = (field: string, value: unknown): boolean => {
  if (value !== undefined && typeof value !== 'boolean') throw invalidField(field, 'must be true or false')
  return value === true
}
