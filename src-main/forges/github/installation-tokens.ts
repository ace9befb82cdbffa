import { isAppError } from '../../../src-shared/errors/app-error.ts'

/** Levels by name, as GitHub writes them: `contents: write`. */
export type AppPermissions = Readonly<Record<string, string>>

/** What one job needs, and nothing more. */
export type TokenWish = {
  readonly repositoryIds?: readonly string[]
  /** Names without their owner. */
  readonly repositories?: readonly string[]
  readonly permissions?: AppPermissions
}

export type InstallationToken = { readonly token: string; readonly expiresAt: number }

/** A job that begins with it has this long at least. */
const leastLeftMs = 5 * 60_000

const keyOf = (installationId: string, { repositoryIds, repositories, permissions }: TokenWish): string =>
  JSON.stringify([
    installationId,
    repositoryIds === undefined ? null : [...repositoryIds].sort(),
    repositories === undefined ? null : [...repositories].sort(),
    Object.entries(permissions ?? {}).sort(([one], [other]) => (one < other ? -1 : 1)),
  ])

/**
 * Tokens of installations, in memory alone, until five minutes before their end. Who wishes the same at the same time
 * gets the same.
 */
export const createTokenCache = (
  now: () => number,
): {
  readonly get: (
    installationId: string,
    wish: TokenWish,
    mint: () => Promise<InstallationToken>,
  ) => Promise<InstallationToken>
  readonly forget: (token: string) => void
} => {
  const kept = new Map<string, InstallationToken>()
  const underWay = new Map<string, Promise<InstallationToken>>()

  const dropOld = (): void => {
    for (const [key, { expiresAt }] of kept) if (expiresAt - now() < leastLeftMs) kept.delete(key)
  }

  const mintOnce = (key: string, mint: () => Promise<InstallationToken>): Promise<InstallationToken> => {
    const minting = mint()
      .then((token) => {
        kept.set(key, token)
        return token
      })
      .finally(() => underWay.delete(key))
    underWay.set(key, minting)
    return minting
  }

  return {
    forget: (token) => {
      for (const [key, one] of kept) if (one.token === token) kept.delete(key)
    },
    get: async (installationId, wish, mint) => {
      dropOld()
      const key = keyOf(installationId, wish)
      const known = kept.get(key)
      if (known !== undefined) return known
      const waiting = underWay.get(key)
      if (waiting === undefined) return mintOnce(key, mint)
      try {
        return await waiting
      } catch (error) {
        // It was the other who gave up.
        if (isAppError(error) && error.code === 'cancelled') return mintOnce(key, mint)
        throw error
      }
    },
  }
}
