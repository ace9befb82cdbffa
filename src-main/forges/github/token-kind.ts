/**
 * What a token is, by its beginning. Nothing else about its form can be relied on: installation tokens grew from 40 to
 * some 520 characters, with dots in them.
 * https://docs.github.com/en/authentication/keeping-your-account-and-data-secure/about-authentication-to-github#githubs-token-formats
 */
export type TokenKind = 'classic' | 'fine-grained' | 'oauth' | 'app-user' | 'installation' | 'unknown'

const beginnings: readonly (readonly [string, TokenKind])[] = [
  ['ghp_', 'classic'],
  ['github_pat_', 'fine-grained'],
  ['gho_', 'oauth'],
  ['ghu_', 'app-user'],
  ['ghs_', 'installation'],
]

/** Tokens from before 2021 have no beginning of their own: `unknown`. */
export const tokenKindOf = (token: string): TokenKind =>
  beginnings.find(([beginning]) => token.startsWith(beginning))?.[1] ?? 'unknown'
