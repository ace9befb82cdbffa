import type { HttpBindings } from '@hono/node-server'
import { Hono, type Context } from 'hono'
import type { ContractAccess } from '../contract-access.ts'
import type { Sessions } from '../session.ts'
import { sessionCookie } from '../session-cookie.ts'
import type { Encoding, InterfaceFile, InterfaceFiles } from './interface-files.ts'
import { openTarget } from './open-target.ts'
import { signInPage, signInStyle, signInStylePath } from './sign-in-page.ts'

export type InterfaceRoutesOptions = {
  readonly port: number
  readonly access: ContractAccess
  readonly sessions: Sessions
  /** Null when the interface is not built. */
  readonly files: InterfaceFiles | null
}

type Request = Context<{ Bindings: HttpBindings }>

const pageFile = '/index.html'
const notBuilt =
  'The interface of Mirrordesk is not built. Run `npm run build` in its folder, then start it again.\n'

/** The encodings a browser takes, the smaller first. One that it refuses with `q=0` is none of them. */
const takenEncodings = (header: string | undefined): readonly Encoding[] => {
  const offered = (header ?? '').split(',').flatMap((part) => {
    const [name, ...parameters] = part.split(';').map((text) => text.trim().toLowerCase())
    return parameters.some((parameter) => /^q=0(\.0*)?$/.test(parameter)) ? [] : [name]
  })
  return (['br', 'gzip'] as const).filter((encoding) => offered.includes(encoding))
}

/** As it was sent: a percent sign or `..` in it is a name like any other, and no file has it. */
const requestPath = (context: Request): string => context.env.incoming.url?.split('?')[0] ?? '/'

/** Where there are never places of the interface. */
const noPlaces = /^\/(assets|rpc|contract)(\/|$)/

/** A place in the interface, rather than a file that is missing: places may hold dots (`/repositories/v1.2`). */
const asksForPage = (context: Request, path: string): boolean => {
  if (noPlaces.test(path)) return false
  const takesHtml = context.env.incoming.headers.accept?.includes('text/html') === true
  return takesHtml || !/\.[^/]*$/.test(path)
}

/** The interface for a browser: open links, its files, and the one page that every place of it begins with. */
export const createInterfaceRoutes = (options: InterfaceRoutesOptions): Hono<{ Bindings: HttpBindings }> => {
  const { access, sessions, files } = options
  const routes = new Hono<{ Bindings: HttpBindings }>()

  const sendFile = async (context: Request, file: InterfaceFile): Promise<Response> => {
    const { bytes, encoding } = await file.read(
      takenEncodings(context.env.incoming.headers['accept-encoding']),
    )
    return context.body(bytes, 200, {
      'Content-Type': file.type,
      'Content-Length': String(bytes.byteLength),
      Vary: 'Accept-Encoding',
      ...(encoding === null ? {} : { 'Content-Encoding': encoding }),
      ...(file.isImmutable ? { 'Cache-Control': 'public, max-age=31536000, immutable' } : {}),
    })
  }
  const sendPage = (context: Request): Promise<Response> | Response => {
    if (!access.hasSession(context.env.incoming.headers)) {
      return context.html(signInPage('This browser has no session.', ''), 401)
    }
    const page = files?.get(pageFile)
    return page === undefined ? context.text(notBuilt, 503) : sendFile(context, page)
  }

  routes.get('/open', (context) => {
    const { method, headers } = context.env.incoming
    // A look ahead, by a browser or a link preview, must not use up the link.
    if (method !== 'GET' || headers['sec-purpose'] !== undefined) return context.body(null, 204)
    const target = openTarget(context.req.query('to'))
    if (access.hasSession(headers)) return context.redirect(target, 303)
    const secret = sessions.redeem(context.req.query('ticket') ?? '')
    if (secret === null)
      return context.html(signInPage('This link was used before, or is too old.', '/'), 401)
    context.header('Set-Cookie', sessionCookie(options.port, secret))
    return context.redirect(target, 303)
  })
  routes.get(signInStylePath, (context) =>
    context.body(signInStyle, 200, { 'Content-Type': 'text/css; charset=utf-8' }),
  )
  routes.get('*', async (context, next) => {
    const path = requestPath(context)
    // The files say nothing about anyone, and are the same everywhere: they need no session. The page does.
    const file = path === pageFile ? undefined : files?.get(path)
    if (file !== undefined) return sendFile(context, file)
    if (path === '/favicon.ico') return context.body(null, 204)
    if (path === pageFile || asksForPage(context, path)) return sendPage(context)
    await next()
    return undefined
  })
  return routes
}
