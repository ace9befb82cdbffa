/**
 * Scopes of classic tokens and OAuth tokens, and which of them others contain.
 * https://docs.github.com/en/apps/oauth-apps/building-oauth-apps/scopes-for-oauth-apps
 */
const contains: Readonly<Record<string, readonly string[]>> = {
  repo: [
    'repo:status',
    'repo_deployment',
    'public_repo',
    'repo:invite',
    'security_events',
    'write:repo_hook',
  ],
  user: ['read:user', 'user:email', 'user:follow'],
  'admin:org': ['write:org', 'read:org'],
  'write:org': ['read:org'],
  'admin:repo_hook': ['write:repo_hook', 'read:repo_hook'],
  'write:repo_hook': ['read:repo_hook'],
}

/** The scopes in a header: `repo, read:org`; null when the header is not there, which is no word about scopes at all. */
export const scopesIn = (header: string | null): readonly string[] | null =>
  header === null
    ? null
    : header
        .split(',')
        .map((scope) => scope.trim())
        .filter((scope) => scope !== '')

const isContained = (scope: string, granted: string): boolean =>
  granted === scope || (contains[granted] ?? []).some((inner) => isContained(scope, inner))

/** Whether a scope was granted, by itself or as a part of another. */
export const hasScope = (granted: readonly string[], scope: string): boolean =>
  granted.some((one) => isContained(scope, one))
