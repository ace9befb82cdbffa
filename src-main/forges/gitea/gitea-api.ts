import type { z } from 'zod'
import { AppError } from '../../../src-shared/errors/app-error.ts'
import type { ForgeAccess } from '../../core/ports/forge.ts'
import type { ForgeAnswer } from '../forge-answer.ts'
import { createSendForgeCall, type Fetch } from '../forge-request.ts'
import type { GiteaCall } from './gitea-call.ts'
import { failureOfGitea } from './gitea-failure.ts'
import { hideSignIn } from '../hide-secrets.ts'

/** What a client of a Gitea or Forgejo needs of its surroundings. */
export type GiteaDependencies = {
  /** The `fetch` of the platform, with the proxies and certificates of this computer. */
  readonly fetch: Fetch
  readonly now: () => number
  /** Resolves after some milliseconds; rejects when the signal aborts. */
  readonly sleep: (ms: number, signal: AbortSignal) => Promise<void>
}

export type GiteaApi = {
  /** One call, whatever its status. */
  readonly ask: (access: ForgeAccess, call: GiteaCall) => Promise<ForgeAnswer>
  /** One call that must succeed. */
  readonly call: (access: ForgeAccess, call: GiteaCall) => Promise<ForgeAnswer>
  /** What an answer that is no success means. */
  readonly failureOf: (access: ForgeAccess, answer: ForgeAnswer, call: GiteaCall) => AppError
}

const authorizationOf = ({ signIn }: ForgeAccess): string => {
  switch (signIn.kind) {
    case 'token':
      return `token ${signIn.token}`
    case 'basic':
      return `Basic ${Buffer.from(`${signIn.username}:${signIn.password}`).toString('base64')}`
  }
}

/** Each part of `owner/name` as it stands in an address. */
export const encodedPath = (path: string): string => path.split('/').map(encodeURIComponent).join('/')

const urlOf = ({ webUrl }: ForgeAccess, { path, query = {} }: GiteaCall): URL => {
  const url = new URL(`${webUrl}/api/v1${path}`)
  for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value)
  return url
}

/**
 * The API of one Gitea or Forgejo, whatever address it lies under. https://docs.gitea.com/api/1.27/
 * Failures as `Forge` names them; none holds the sign-in, also where the server repeats it.
 */
export const createGiteaApi = ({ fetch, now }: GiteaDependencies): GiteaApi => {
  const send = createSendForgeCall(fetch)
  const ask: GiteaApi['ask'] = (access, call) =>
    send({
      method: call.method ?? 'GET',
      url: urlOf(access, call),
      headers: { Authorization: authorizationOf(access) },
      ...(call.body === undefined ? {} : { body: call.body }),
      signal: access.signal,
      ...(call.timeoutMs === undefined ? {} : { timeoutMs: call.timeoutMs }),
    })
  const failureOf: GiteaApi['failureOf'] = (access, answer, call) =>
    hideSignIn(failureOfGitea(answer, call, now()), access)
  return {
    ask,
    failureOf,
    call: async (access, call) => {
      const answer = await ask(access, call)
      if (answer.status >= 200 && answer.status < 300) return answer
      throw failureOf(access, answer, call)
    },
  }
}

/**
 * What an answer must hold for us to go on.
 * @throws AppError `remote_error` with `details.malformed`, which names the field and not its value
 */
export const parsedAs = <T>(schema: z.ZodType<T>, answer: ForgeAnswer): T => {
  const parsed = schema.safeParse(answer.body)
  if (parsed.success) return parsed.data
  const malformed = parsed.error.issues[0]?.path.join('.') ?? ''
  throw new AppError('remote_error', 'The answer is not what a Gitea or Forgejo says.', {
    details: {
      host: answer.url.host,
      status: answer.status,
      malformed: malformed === '' ? 'answer' : malformed,
    },
  })
}
