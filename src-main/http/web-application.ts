import type { HttpBindings } from '@hono/node-server'
import { Hono } from 'hono'
import type { Dispatch } from '../../src-shared/contract/contract-host.ts'
import { toAppError } from '../../src-shared/errors/app-error.ts'
import type { Log } from '../core/ports/log.ts'
import { createRpcRoutes } from './contract/rpc-routes.ts'
import type { ContractAccess } from './contract-access.ts'
import { securityHeaders } from './security-headers.ts'
import type { Sessions } from './session.ts'
import { sessionCookie } from './session-cookie.ts'
import { signInPage, type StatusPageFile } from './status-page.ts'

export type WebApplicationOptions = {
  readonly port: number
  readonly dispatch: Dispatch
  readonly access: ContractAccess
  readonly sessions: Sessions
  readonly statusPage: ReadonlyMap<string, StatusPageFile>
  readonly log: Log
}

/** The page without a session may be styled: the style sheet says nothing about anyone. */
const openToAll = '/status-page.css'

/** Everything that is not git: the contract over HTTP, open links, the interface. */
export const createWebApplication = (options: WebApplicationOptions): Hono<{ Bindings: HttpBindings }> => {
  const { access, sessions } = options
  const application = new Hono<{ Bindings: HttpBindings }>()

  application.use(async (context, next) => {
    await next()
    const headers = securityHeaders(context.env.incoming.headers.host ?? '')
    for (const [name, value] of Object.entries(headers)) context.header(name, value)
  })

  application.route('/', createRpcRoutes(options.dispatch, access))

  application.get('/open', (context) => {
    const { method, headers } = context.env.incoming
    // A look ahead, by a browser or a link preview, must not use up the link.
    if (method !== 'GET' || headers['sec-purpose'] !== undefined) return context.body(null, 204)
    if (access.hasSession(headers)) return context.redirect('/', 303)
    const secret = sessions.redeem(context.req.query('ticket') ?? '')
    if (secret === null) return context.html(signInPage('This link was used before, or is too old.'), 401)
    context.header('Set-Cookie', sessionCookie(options.port, secret))
    return context.redirect('/', 303)
  })

  for (const [path, file] of options.statusPage) {
    application.get(path, (context) => {
      if (path !== openToAll && !access.hasSession(context.env.incoming.headers)) {
        return context.html(signInPage('This browser has no session.'), 401)
      }
      return context.body(file.body, 200, { 'Content-Type': file.type })
    })
  }

  application.get('/favicon.ico', (context) => context.body(null, 204))
  application.notFound((context) => context.text('Not found.\n', 404))
  application.onError((error, context) => {
    options.log.error('A request failed unexpectedly.', { path: context.req.path, error })
    return context.text(`${toAppError(error).message}\n`, 500)
  })
  return application
}
