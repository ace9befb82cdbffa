import type { IncomingMessage } from 'node:http'
import type { z } from 'zod'
import { AppError } from '../../../src-shared/errors/app-error.ts'
import type { Endpoint } from './endpoint.ts'

/** Of a JSON body. What may be larger is streamed. */
const mostBodyBytes = 4 * 1024 * 1024

/** A refusal that names the field: `limit: must be a whole number`. */
export const invalidField = (field: string, reason: string): AppError =>
  new AppError('invalid_input', field === '' ? reason : `${field}: ${reason}`, { details: { field, reason } })

export const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Older spellings become the preferred ones; where both are there, the preferred stays. */
export const withPreferredNames = (
  input: Readonly<Record<string, unknown>>,
  aliases: Endpoint['aliases'] = {},
): Record<string, unknown> => {
  const named: Record<string, unknown> = { ...input }
  for (const [preferred, olds] of Object.entries(aliases)) {
    for (const old of olds) named[preferred] ??= named[old]
  }
  return named
}

/** @throws AppError `invalid_input` that names the first field which is not as it should be */
export const check = <T>(schema: z.ZodType<T>, input: unknown): T => {
  const result = schema.safeParse(input)
  if (result.success) return result.data
  const issue = result.error.issues[0]
  const field = (issue?.path ?? []).map(String).join('.')
  const missing = issue?.code === 'invalid_type' && /received undefined/.test(issue.message)
  throw invalidField(
    field,
    missing ? 'is required' : (issue?.message ?? 'is not valid').replace(/^Invalid input: /, ''),
  )
}

/** The parameters of the address; one that is given several times becomes a list, an empty one is not there. */
const readParameters = (url: string): Record<string, string | string[]> => {
  const start = url.indexOf('?')
  const parameters: Record<string, string | string[]> = Object.create(null) as Record<
    string,
    string | string[]
  >
  if (start === -1) return parameters
  for (const [name, value] of new URLSearchParams(url.slice(start + 1))) {
    if (value === '') continue
    const before = parameters[name]
    parameters[name] =
      before === undefined ? value : Array.isArray(before) ? [...before, value] : [before, value]
  }
  return parameters
}

/** @throws AppError `invalid_input` */
export const readQuery = (endpoint: Endpoint, request: IncomingMessage): unknown => {
  if (endpoint.query === undefined) return {}
  return check(endpoint.query, withPreferredNames(readParameters(request.url ?? ''), endpoint.aliases))
}

/** @throws AppError `too_large` */
const readBytes = async (request: IncomingMessage): Promise<Buffer> => {
  const tooLarge = (): AppError =>
    new AppError('too_large', `The body has more than ${mostBodyBytes} bytes.`, {
      details: { reason: `The body has more than ${mostBodyBytes} bytes.`, mostBytes: mostBodyBytes },
    })
  if (Number(request.headers['content-length'] ?? 0) > mostBodyBytes) throw tooLarge()
  const parts: Buffer[] = []
  let length = 0
  for await (const part of request) {
    parts.push(part as Buffer)
    length += (part as Buffer).length
    if (length > mostBodyBytes) throw tooLarge()
  }
  return Buffer.concat(parts)
}

/** An object from JSON text; nothing at all counts as `{}`: clients announce JSON and send none. */
export const parseJsonObject = (json: string): Record<string, unknown> => {
  if (json.trim() === '') return {}
  let value: unknown
  try {
    value = JSON.parse(json)
  } catch {
    throw invalidField('', 'The body is not valid JSON.')
  }
  if (!isRecord(value)) throw invalidField('', 'The body must be a JSON object.')
  return value
}

/**
 * The JSON body as it was sent, with preferred names but unchecked.
 * @throws AppError `invalid_input`, `too_large`
 */
export const readBody = async (
  endpoint: Endpoint,
  request: IncomingMessage,
): Promise<Record<string, unknown>> => {
  const bytes = await readBytes(request)
  return withPreferredNames(parseJsonObject(bytes.toString('utf8')), endpoint.aliases)
}

/** The same for one object of a body that is streamed. */
export const checkNamed = <T>(
  schema: z.ZodType<T>,
  input: Record<string, unknown>,
  aliases: Endpoint['aliases'],
): T => check(schema, withPreferredNames(input, aliases))
