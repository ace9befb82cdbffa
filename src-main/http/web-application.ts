import type { HttpBindings } from '@hono/node-server'
import { Hono } from 'hono'
import type { Dispatch } from '../../src-shared/contract/contract-host.ts'
import { toAppError } from '../../src-shared/errors/app-error.ts'
import type { Log } from '../core/ports/log.ts'
import { createRpcRoutes } from './contract/rpc-routes.ts'
import { createCredentialRoute, type AnswerCredential } from './credential-route.ts'
import { createInterfaceRoutes, type InterfaceRoutesOptions } from './interface/interface-routes.ts'
import { securityHeaders } from './security-headers.ts'

export type WebApplicationOptions = InterfaceRoutesOptions & {
  readonly dispatch: Dispatch
  readonly answerCredential: AnswerCredential
  readonly log: Log
}

/** Everything that is not git: the contract over HTTP, credentials for git, open links, the interface. */
export const createWebApplication = (options: WebApplicationOptions): Hono<{ Bindings: HttpBindings }> => {
  const application = new Hono<{ Bindings: HttpBindings }>()

  application.use(async (context, next) => {
    await next()
    const headers = securityHeaders(context.env.incoming.headers.host ?? '')
    for (const [name, value] of Object.entries(headers)) context.header(name, value)
    // What may be kept says so itself.
    if (!context.res.headers.has('Cache-Control')) context.header('Cache-Control', 'no-store')
  })

  application.route('/', createRpcRoutes(options.dispatch, options.access))
  application.route('/', createCredentialRoute(options.answerCredential, options.access))
  application.route('/', createInterfaceRoutes(options))
  application.notFound((context) => context.text('Not found.\n', 404))
  application.onError((error, context) => {
    options.log.error('A request failed unexpectedly.', { path: context.req.path, error })
    return context.text(`${toAppError(error).message}\n`, 500)
  })
  return application
}
