import http from 'node:http'
import { text } from 'node:stream/consumers'
import { z } from 'zod'
import type { CallOutput, ContractClient } from '../../../src-shared/contract/contract-types.ts'
import { fromWireError, wireErrorSchema } from '../../../src-shared/contract/frames.ts'
import { AppError } from '../../../src-shared/errors/app-error.ts'
import { messageLimitBytes, messageTooLargeText } from './message-limit.ts'

const answerSchema = z.union([z.object({ error: wireErrorSchema }), z.object({ output: z.unknown() })])

const bodyOf = (input: unknown): string => {
  const body = JSON.stringify(input)
  if (Buffer.byteLength(body) > messageLimitBytes) throw new AppError('too_large', messageTooLargeText)
  return body
}

/**
 * By Node's own client: `fetch` is another client that has to be loaded first, a fifth of a short command. Redirects
 * are not followed: the token is for this address.
 */
const answerTo = (url: string, adminToken: string, body: string): Promise<http.IncomingMessage> =>
  new Promise((resolve, reject) => {
    const headers = {
      authorization: `Bearer ${adminToken}`,
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(body),
    }
    http.request(url, { method: 'POST', headers, agent: false }, resolve).on('error', reject).end(body)
  })

const post = async (url: string, adminToken: string, body: string): Promise<unknown> => {
  try {
    return JSON.parse(await text(await answerTo(url, adminToken, body)))
  } catch (error) {
    throw new AppError('not_running', 'Mirrordesk is not running.', { cause: error })
  }
}

/**
 * The contract over `POST /rpc/<call>`: calls only, no events. Every call throws the AppError of the core, or
 * `not_running` when nobody answers at `address` (`http://127.0.0.1:7420`).
 */
export const createHttpContractClient = (options: {
  readonly address: string
  readonly adminToken: string
}): ContractClient => ({
  call: async (name, input) => {
    const url = `${options.address}/rpc/${encodeURIComponent(name)}`
    const answer = answerSchema.safeParse(await post(url, options.adminToken, bodyOf(input)))
    if (!answer.success) {
      throw new AppError('not_running', `What answers at ${options.address} is not this Mirrordesk.`)
    }
    if ('error' in answer.data) throw fromWireError(answer.data.error)
    return answer.data.output as CallOutput<typeof name>
  },
})
