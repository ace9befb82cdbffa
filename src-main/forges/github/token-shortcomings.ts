import { hiddenOrganizationsSentence } from '../../../src-shared/domain/hidden-organizations.ts'
import { hasScope } from './oauth-scopes.ts'
import type { TokenKind } from './token-kind.ts'

type Told = {
  readonly kind: TokenKind
  readonly scopes: readonly string[] | null
  readonly hiddenOrganizations: number
  readonly reachesNothing: boolean
  readonly webUrl: string
}

const ofScopes = (scopes: readonly string[]): readonly string[] => {
  const has = (scope: string): boolean => hasScope(scopes, scope)
  const repositories = has('repo')
    ? []
    : has('public_repo')
      ? ['Private repositories are out of reach: that needs repo.']
      : [
          'It reads public repositories and writes none: pushing, creating and private repositories need repo.',
        ]
  return [
    ...repositories,
    ...(has('workflow')
      ? []
      : ['GitHub refuses pushes that change files in .github/workflows: that needs workflow.']),
    ...(has('read:org') || has('user') ? [] : ['Organizations are not listed: that needs read:org.']),
    // `repo` has the webhooks of repositories in it.
    ...(has('write:repo_hook')
      ? []
      : [
          'Webhooks cannot be set up, so that changes are found at the next check: that needs admin:repo_hook.',
        ]),
  ]
}

/** What GitHub does not say of a token, and what it has to be allowed. */
const ofPermissions = (subject: string): string =>
  `GitHub does not say what ${subject} may do. It needs Contents (write, to push), Metadata (read), Administration (write, to create repositories and set default branches), Webhooks (write) and, for pushes that change files in .github/workflows, Workflows (write).`

const ofKind = (kind: TokenKind): readonly string[] => {
  switch (kind) {
    case 'fine-grained':
      return [
        ofPermissions('a fine-grained token'),
        'A fine-grained token reaches the repositories of one owner alone.',
      ]
    case 'app-user':
    case 'installation':
      return [ofPermissions('the token of an app')]
    case 'classic':
    case 'oauth':
    case 'unknown':
      return []
  }
}

/**
 * What a person should know of a token before it is used, as sentences.
 * https://docs.github.com/en/apps/oauth-apps/building-oauth-apps/scopes-for-oauth-apps
 */
export const shortcomingsOf = (told: Told): readonly string[] => {
  const { kind, scopes, hiddenOrganizations, reachesNothing, webUrl } = told
  return [
    ...(scopes === null ? ofKind(kind) : ofScopes(scopes)),
    ...(hiddenOrganizations === 0
      ? []
      : [hiddenOrganizationsSentence(hiddenOrganizations, `${webUrl}/settings/tokens`)]),
    ...(reachesNothing ? ['The app is installed for no repository yet.'] : []),
  ]
}
