import { sessionLifetimeMs } from './session.ts'

/** Browsers share cookies between the ports of a host: the port keeps two Mirrordesks apart. */
const cookieName = (port: number): string => `mirrordesk_session_${port}`

/** `Set-Cookie` of a session: out of reach of scripts, never sent along from another site. */
export const sessionCookie = (port: number, secret: string): string =>
  `${cookieName(port)}=${secret}; Path=/; Max-Age=${sessionLifetimeMs / 1_000}; HttpOnly; SameSite=Strict`

/** The session's secret in a `Cookie` header; null when there is none. */
export const readSessionCookie = (port: number, header: string | undefined): string | null => {
  const start = `${cookieName(port)}=`
  const pair = (header ?? '').split(';').find((part) => part.trim().startsWith(start))
  return pair === undefined ? null : pair.trim().slice(start.length)
}
