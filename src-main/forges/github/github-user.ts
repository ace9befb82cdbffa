import { z } from 'zod'
import type { CallGitHub, GitHubSign } from './github-client.ts'
import { readAnswer } from './read-answer.ts'

const userSchema = z.object({ id: z.number().int().nonnegative(), login: z.string().min(1) })

export type GitHubUser = { readonly id: string; readonly login: string }

/**
 * Who a token belongs to, with the headers that say more about it. Installation tokens belong to nobody and get a 403.
 * https://docs.github.com/en/rest/users/users#get-the-authenticated-user
 */
export const fetchUser = async (
  call: CallGitHub,
  sign: GitHubSign,
): Promise<{ readonly user: GitHubUser; readonly headers: Headers }> => {
  const answer = await call(sign, { route: 'GET /user', what: null, purpose: 'see whose it is' })
  const { id, login } = readAnswer(userSchema, answer)
  return { user: { id: String(id), login }, headers: answer.headers }
}
