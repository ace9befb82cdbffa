import { createHash, randomBytes } from 'node:crypto'

const openLinkLifetimeMs = 10 * 60_000
/** A session ends with the core, or after this long. */
export const sessionLifetimeMs = 30 * 86_400_000
/** More than this many and the oldest goes: nothing grows without end. */
const most = 100

export type OpenLink = { readonly url: string; readonly expiresAt: number }

export type Sessions = {
  /** A link that opens the interface in a browser, once, within ten minutes. */
  readonly createOpenLink: (address: string) => OpenLink
  /** Spends a ticket; returns the secret of a new session, null when the ticket is unknown, used or too old. */
  readonly redeem: (ticket: string) => string | null
  readonly isOpen: (secret: string) => boolean
}

/**
 * Keeps secrets as SHA-256 only, and finds them by it: how long a look-up takes tells nothing about a secret
 * that somebody guesses at.
 */
const createSecrets = (now: () => number, lifetimeMs: number) => {
  const expiries = new Map<string, number>()
  const digest = (secret: string): string => createHash('sha256').update(secret).digest('base64')
  const isValid = (key: string): boolean => (expiries.get(key) ?? 0) > now()

  return {
    issue: (): { readonly secret: string; readonly expiresAt: number } => {
      const secret = randomBytes(32).toString('base64url')
      const expiresAt = now() + lifetimeMs
      expiries.set(digest(secret), expiresAt)
      for (const key of expiries.keys()) {
        if (isValid(key) && expiries.size <= most) break
        expiries.delete(key)
      }
      return { secret, expiresAt }
    },
    isValid: (secret: string): boolean => isValid(digest(secret)),
    spend: (secret: string): boolean => {
      const key = digest(secret)
      const valid = isValid(key)
      expiries.delete(key)
      return valid
    },
  }
}

/** Sessions of the interface in a browser. They live in memory: a restart ends them all. */
export const createSessions = ({ now }: { readonly now: () => number }): Sessions => {
  const tickets = createSecrets(now, openLinkLifetimeMs)
  const sessions = createSecrets(now, sessionLifetimeMs)
  return {
    createOpenLink: (address) => {
      const { secret, expiresAt } = tickets.issue()
      return { url: `${address}/open?ticket=${secret}`, expiresAt }
    },
    redeem: (ticket) => (tickets.spend(ticket) ? sessions.issue().secret : null),
    isOpen: (secret) => sessions.isValid(secret),
  }
}
