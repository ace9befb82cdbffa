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

const post = async (url: string, adminToken: string, body: string): Promise<unknown> => {
  try {
    const response = await fetch(url, {
      method: 'POST',
      redirect: 'error',
      headers: { authorization: `Bearer ${adminToken}`, 'content-type': 'application/json' },
      body,
    })
    return await response.json()
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
