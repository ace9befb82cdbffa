import { createHash, timingSafeEqual } from 'node:crypto'
import type { IncomingHttpHeaders } from 'node:http'
import { AppError } from '../../src-shared/errors/app-error.ts'
import type { Sessions } from './session.ts'
import { readSessionCookie } from './session-cookie.ts'

/** Whether who was let in would be let in now: a session ends, also of a connection that stays open. */
export type StillAllowed = () => boolean

export type ContractAccess = {
  /** Whether a browser with an open session asks. */
  readonly hasSession: (headers: IncomingHttpHeaders) => boolean
  /**
   * Who may use the contract: the admin token as Bearer, or a session.
   * @throws AppError `unauthenticated`; `forbidden` when a page of another origin asks
   */
  readonly check: (headers: IncomingHttpHeaders) => StillAllowed
  /**
   * What programs of this computer alone may do: the admin token as Bearer, no session, no page, not even our own.
   * @throws AppError `unauthenticated`; `forbidden` when a page asks
   */
  readonly checkProgram: (headers: IncomingHttpHeaders) => void
}

const sha256 = (text: string): Buffer => createHash('sha256').update(text).digest()

/** @param options.port of the listener, for the cookie's name */
export const createContractAccess = (options: {
  readonly adminToken: string
  readonly sessions: Sessions
  readonly port: number
}): ContractAccess => {
  const expected = sha256(options.adminToken)

  const bearerOf = (headers: IncomingHttpHeaders): string | undefined =>
    /^Bearer (.+)$/i.exec(headers.authorization ?? '')?.[1]
  const isAdminToken = (bearer: string): boolean => timingSafeEqual(sha256(bearer), expected)

  const hasSession = (headers: IncomingHttpHeaders): boolean => {
    const secret = readSessionCookie(options.port, headers.cookie)
    return secret !== null && options.sessions.isOpen(secret)
  }

  return {
    hasSession,
    check: (headers) => {
      // Browsers name the asking page; `Host` was checked before, so equal to it means our own page.
      if (headers.origin !== undefined && headers.origin !== `http://${headers.host ?? ''}`) {
        throw new AppError('forbidden', 'Pages of other sites may not use Mirrordesk.')
      }
      const bearer = bearerOf(headers)
      // Taken out of the headers here, which a connection need not hold as long as it lives.
      const cookie = headers.cookie
      const stillAllowed: StillAllowed =
        bearer === undefined ? () => hasSession({ cookie }) : () => isAdminToken(bearer)
      if (!stillAllowed()) throw new AppError('unauthenticated', 'This needs the admin token or a session.')
      return stillAllowed
    },
    checkProgram: (headers) => {
      if (headers.origin !== undefined) throw new AppError('forbidden', 'Pages may not ask for this.')
      const bearer = bearerOf(headers)
      if (bearer === undefined || !isAdminToken(bearer)) {
        throw new AppError('unauthenticated', 'This needs the admin token.')
      }
    },
  }
}
