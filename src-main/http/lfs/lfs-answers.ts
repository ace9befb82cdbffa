import type { IncomingMessage, ServerResponse } from 'node:http'
import type { z } from 'zod'
import { AppError, toAppError } from '../../../src-shared/errors/app-error.ts'
import { errorHttpStatus } from '../../../src-shared/errors/error-http-status.ts'

export const mediaType = 'application/vnd.git-lfs+json'

/** A batch of git-lfs has 100 objects, some 15 KB. */
const mostBodyBytes = 1024 * 1024

export const sendJson = (response: ServerResponse, status: number, body: unknown): void => {
  response.writeHead(status, { 'Content-Type': mediaType, 'Cache-Control': 'no-store' })
  response.end(JSON.stringify(body))
}

/** A refusal as git-lfs shows it: `{ "message": … }`. */
export const refuseLfs = (response: ServerResponse, error: unknown): void => {
  const { code, message } = toAppError(error)
  if (code === 'unauthenticated') {
    response.setHeader('LFS-Authenticate', 'Basic realm="Git LFS"')
    response.setHeader('WWW-Authenticate', 'Basic realm="Git LFS"')
  }
  // 422 is how the API says that something in a request is not as it should be.
  sendJson(response, code === 'invalid_input' ? 422 : errorHttpStatus[code], { message })
}

const invalid = (reason: string): AppError => new AppError('invalid_input', reason, { details: { reason } })

/** @throws AppError `invalid_input` that names the field, `too_large` */
export const readJson = async <T>(request: IncomingMessage, schema: z.ZodType<T>): Promise<T> => {
  const parts: Buffer[] = []
  let length = 0
  for await (const part of request) {
    parts.push(part as Buffer)
    length += (part as Buffer).length
    if (length > mostBodyBytes)
      throw new AppError('too_large', `The body has more than ${mostBodyBytes} bytes.`)
  }
  let json: unknown
  try {
    json = JSON.parse(Buffer.concat(parts).toString('utf8'))
  } catch {
    throw invalid('The body is no JSON.')
  }
  const parsed = schema.safeParse(json)
  if (parsed.success) return parsed.data
  const issue = parsed.error.issues[0]
  throw invalid(`${(issue?.path ?? []).map(String).join('.')}: ${issue?.message ?? 'is not valid'}`)
}
