import type { RefPolicies } from '../../../src-shared/domain/ref-policy.ts'

/** What a request over git smart HTTP may do: the answer of the git authorizer to one request. */
export type GitAccess = {
  readonly repositoryId: string
  /** As the repository is written, which may differ in case from what was asked for. */
  readonly repositoryName: string
  /** Directory of the bare repository. */
  readonly repositoryPath: string
  /** The issuer of the token: whose signing keys count. */
  readonly organization: string
  /** Whose token it is (`sub`); null when it does not say. */
  readonly subject: string | null
  /** When the token ends, in epoch milliseconds. */
  readonly expiresAt: number | null
  readonly policies: RefPolicies
  /** The first run that brings data in has not finished: nothing is served yet. */
  readonly firstSync: boolean
}

export type GitAccessRequest = {
  /** The `Authorization` header as it came. */
  readonly authorization: string | undefined
  readonly repositoryName: string
  readonly needs: 'read' | 'write'
}

/**
 * Decides one request.
 * @throws AppError `unauthenticated` without a valid token, `not_found` when the repository is unknown or not
 * readable with it (the two look the same), `forbidden` when it may read but asks to write
 */
export type AuthorizeGit = (request: GitAccessRequest) => Promise<GitAccess>
