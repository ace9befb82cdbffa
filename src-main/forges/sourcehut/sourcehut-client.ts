import { z } from 'zod'
import { AppError } from '../../../src-shared/errors/app-error.ts'
import type { ForgeAccess } from '../../core/ports/forge.ts'
import type { ForgeAnswer } from '../forge-answer.ts'
import type { ForgeDependencies } from '../forge-dependencies.ts'
import { failureOfAnswer } from '../forge-failure.ts'
import { createSendForgeCall } from '../forge-request.ts'
import { orNull, readAnswer } from '../read-answer.ts'
import {
  failureOfSourcehut,
  isSignInError,
  sourcehutErrorSchema,
  type SourcehutError,
} from './sourcehut-failure.ts'

export type SourcehutRequest = {
  /** One operation of GraphQL; what changes goes as variables. */
  readonly operation: string
  readonly variables?: Readonly<Record<string, unknown>>
  readonly what?: string | null
  /** What a grant that is missing is needed for, and which it is. */
  readonly purpose: string
  readonly grant: string
}

export type SourcehutAnswer<Data> = { readonly data: Data; readonly errors: readonly SourcehutError[] }

export type SourcehutClient = {
  /**
   * What was asked for. Errors come inside of an answer that is well for HTTP, with or without the rest of the data.
   * @param tolerates errors that the caller reads from `errors`; any other is thrown
   */
  readonly send: <Schema extends z.ZodType>(
    access: ForgeAccess,
    request: SourcehutRequest,
    schema: Schema,
    tolerates?: (error: SourcehutError) => boolean,
  ) => Promise<SourcehutAnswer<z.output<Schema>>>
}

const bodySchema = z.object({ data: orNull(z.unknown()), errors: orNull(z.array(sourcehutErrorSchema)) })

/** The git service: at sr.ht each service has a host of its own. */
export const sourcehutGitUrl = (access: Pick<ForgeAccess, 'webUrl'>): string => {
  const url = access.webUrl.replace(/\/+$/, '')
  return new URL(url).hostname === 'sr.ht' ? 'https://git.sr.ht' : url
}

const authorization = (access: ForgeAccess): string => {
  if (access.signIn.kind === 'token') return `Bearer ${access.signIn.token}`
  const reason = 'SourceHut’s API takes a personal access token, not a user name and a password.'
  throw new AppError('forge_cannot', reason, {
    details: {
      host: new URL(access.webUrl).host,
      reason,
      advice: 'Make a token at meta.sr.ht/oauth2 with the grants of git.sr.ht.',
    },
  })
}

/** SourceHut's GraphQL API, by POST alone. https://man.sr.ht/graphql.md */
export const createSourcehutClient = ({
  fetch,
  now,
}: Pick<ForgeDependencies, 'fetch' | 'now'>): SourcehutClient => {
  const sendCall = createSendForgeCall(fetch)
  const failure = (answer: ForgeAnswer, request: SourcehutRequest): AppError => {
    const body = bodySchema.safeParse(answer.body)
    const [error] = body.success ? (body.data.errors ?? []) : []
    if (error !== undefined && answer.status < 500 && (answer.status === 401 || isSignInError(error))) {
      return new AppError('remote_auth_failed', `HTTP ${answer.status}: ${error.message}`, {
        details: { host: answer.url.host, status: answer.status, said: error.message },
      })
    }
    // A query that is refused as a whole comes as 422 with its errors.
    if (error !== undefined && answer.status === 422) {
      return failureOfSourcehut(error, request, answer.url.host)
    }
    return failureOfAnswer(answer, { what: request.what ?? null, isWrite: false }, now())
  }
  return {
    send: async (access, request, schema, tolerates = () => false) => {
      const answer = await sendCall({
        method: 'POST',
        url: new URL(`${sourcehutGitUrl(access)}/query`),
        headers: { Authorization: authorization(access) },
        body: { query: request.operation, variables: request.variables ?? {} },
        signal: access.signal,
      })
      if (answer.status !== 200) throw failure(answer, request)
      const { data, errors } = readAnswer(bodySchema, answer)
      const thrown = errors?.find((error) => !tolerates(error))
      if (thrown !== undefined) throw failureOfSourcehut(thrown, request, answer.url.host)
      return { data: readAnswer(schema, { ...answer, body: data }), errors: errors ?? [] }
    },
  }
}
