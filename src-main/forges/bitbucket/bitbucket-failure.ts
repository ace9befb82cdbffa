import { z } from 'zod'
import { AppError } from '../../../src-shared/errors/app-error.ts'
import type { ForgeAnswer } from '../forge-answer.ts'
import { failureOfAnswer, wordsOf } from '../forge-failure.ts'

export type BitbucketAsked = {
  readonly what: string | null
  readonly isWrite: boolean
  /** What a scope that is missing is needed for. */
  readonly purpose: string
}

/** https://developer.atlassian.com/cloud/bitbucket/rest/intro/#standardized-error-responses */
const scopesSchema = z.object({
  error: z.object({ detail: z.object({ required: z.array(z.string()).min(1) }) }),
})

const lackedScopes = (body: unknown): readonly string[] => {
  const read = scopesSchema.safeParse(body)
  return read.success ? read.data.error.detail.required : []
}

/**
 * What an answer of Bitbucket's that is no success means. 410 is what calls answer that were switched off, now and then
 * before that too, and says nothing about what was asked for
 * (https://developer.atlassian.com/cloud/bitbucket/changelog/#CHANGE-2770).
 */
export const failureOfBitbucket = (answer: ForgeAnswer, asked: BitbucketAsked, nowMs: number): AppError => {
  const { status, body, url } = answer
  const said = wordsOf(body)
  const facts = { host: url.host, status, ...(said === null ? {} : { said }) }
  const sentence = `HTTP ${status}${said === null ? '' : `: ${said}`}`
  const scopes = lackedScopes(body)
  // Mostly with 403, at times with 400.
  if ((status === 403 || status === 400) && scopes.length > 0) {
    return new AppError('forge_scope_missing', sentence, {
      details: { ...facts, scopes: scopes.join(', '), for: asked.purpose },
    })
  }
  if (status === 400 && said?.includes('already exists') === true) {
    return new AppError('already_exists', sentence, { details: { ...facts, what: asked.what } })
  }
  if (status === 410) return new AppError('remote_error', sentence, { details: facts })
  return failureOfAnswer(answer, asked, nowMs)
}
