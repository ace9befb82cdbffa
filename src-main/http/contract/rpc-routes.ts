import type { HttpBindings } from '@hono/node-server'
import { Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import type { Dispatch } from '../../../src-shared/contract/contract-host.ts'
import { toWireError } from '../../../src-shared/contract/frames.ts'
import { AppError, toAppError } from '../../../src-shared/errors/app-error.ts'
import { errorHttpStatus } from '../../../src-shared/errors/error-http-status.ts'
import type { ContractAccess } from '../contract-access.ts'
import { messageLimitBytes, messageTooLargeText } from './message-limit.ts'

const invalid = (reason: string): AppError => new AppError('invalid_input', reason, { details: { reason } })

const readInput = async (request: Request): Promise<unknown> => {
  const text = await request.text()
  if (text === '') return {}
  // A form of another site can post text, but not this type.
  if (!/^application\/json\s*(;|$)/i.test(request.headers.get('content-type') ?? '')) {
    throw invalid('Send the input as application/json.')
  }
  try {
    return JSON.parse(text)
  } catch {
    throw invalid('The body is not JSON.')
  }
}

/** `POST /rpc/<call>`: the input as JSON body; answers `{ output }`, or `{ error }` with the error's status. */
export const createRpcRoutes = (
  dispatch: Dispatch,
  access: ContractAccess,
): Hono<{ Bindings: HttpBindings }> => {
  const routes = new Hono<{ Bindings: HttpBindings }>()
  routes.use('/rpc/:call', async (context, next) => {
    access.check(context.env.incoming.headers)
    await next()
  })
  routes.use(
    '/rpc/:call',
    bodyLimit({
      maxSize: messageLimitBytes,
      onError: () => {
        throw new AppError('too_large', messageTooLargeText)
      },
    }),
  )
  routes.post('/rpc/:call', async (context) => {
    const output = await dispatch(context.req.param('call'), await readInput(context.req.raw))
    return context.json({ output } as object)
  })
  routes.onError((error, context) => {
    const failure = toAppError(error)
    return context.json(
      { error: toWireError(failure) },
      errorHttpStatus[failure.code] as ContentfulStatusCode,
    )
  })
  return routes
}
