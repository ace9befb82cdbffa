import type { HttpBindings } from '@hono/node-server'
import { Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import { AppError, toAppError } from '../../src-shared/errors/app-error.ts'
import { errorHttpStatus } from '../../src-shared/errors/error-http-status.ts'
import type { ContractAccess } from './contract-access.ts'

/** Answers a question in git's credential protocol; an empty text knows nothing. */
export type AnswerCredential = (question: string) => Promise<string>

const questionLimitBytes = 16 * 1024

/** `POST /credential`: git's credential protocol, for the helper in a person's git configuration. */
export const createCredentialRoute = (
  answer: AnswerCredential,
  access: ContractAccess,
): Hono<{ Bindings: HttpBindings }> => {
  const routes = new Hono<{ Bindings: HttpBindings }>()
  routes.post(
    '/credential',
    async (context, next) => {
      access.checkProgram(context.env.incoming.headers)
      await next()
    },
    bodyLimit({
      maxSize: questionLimitBytes,
      onError: () => {
        throw new AppError('too_large', 'The question is larger than 16 KiB.')
      },
    }),
    async (context) => context.text(await answer(await context.req.text())),
  )
  routes.onError((error, context) => {
    const failure = toAppError(error)
    return context.text(`${failure.message}\n`, errorHttpStatus[failure.code] as ContentfulStatusCode)
  })
  return routes
}
