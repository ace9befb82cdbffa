/** The permission that a token needs to push, by the name that the host's own pages give it. */
const permissions: readonly (readonly [RegExp, string])[] = [
  // https://docs.github.com/en/rest/authentication/permissions-required-for-fine-grained-personal-access-tokens
  [/(^|\.)github\./, '"Contents: Read and write" (a fine-grained token) or "repo" (a classic one)'],
  // https://docs.gitlab.com/user/profile/personal_access_tokens/#personal-access-token-scopes
  [/(^|\.)gitlab\./, '"write_repository"'],
  // https://support.atlassian.com/bitbucket-cloud/docs/repository-access-token-permissions/
  [/(^|\.)bitbucket\./, '"Repositories: Write"'],
  // https://forgejo.org/docs/latest/user/token-scope/
  [/(^|\.)(codeberg|gitea|forgejo)\./, '"write:repository"'],
]

/** What a sign-in at this host must be allowed to do, for a sentence: `It needs …`. */
export const writePermission = (host: string): string =>
  permissions.find(([pattern]) => pattern.test(host))?.[1] ?? 'write access to the repository'
