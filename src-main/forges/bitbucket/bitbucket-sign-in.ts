import { AppError } from '../../../src-shared/errors/app-error.ts'
import type { ForgeAccess } from '../../core/ports/forge.ts'

const cannot = (access: ForgeAccess, reason: string, advice: string): AppError =>
  new AppError('forge_cannot', reason, { details: { host: new URL(access.webUrl).host, reason, advice } })

const makeToken =
  'Make an API token with scopes at id.atlassian.com, and enter it with the e-mail address of the account.'

/**
 * What signs in to Bitbucket Cloud. API tokens go with the e-mail address of their owner
 * (https://support.atlassian.com/bitbucket-cloud/docs/using-api-tokens/), tokens of a workspace, project or repository and
 * those of OAuth alone. App passwords (they begin with ATBB) ended on 9 June 2026
 * (https://www.atlassian.com/blog/bitbucket/bitbucket-cloud-transitions-to-api-tokens-enhancing-security-with-app-password-deprecation).
 * @throws AppError `forge_cannot` for what Bitbucket is known to refuse, before it is sent
 */
export const bitbucketAuthorization = (access: ForgeAccess): string => {
  const { signIn } = access
  const secret = signIn.kind === 'token' ? signIn.token : signIn.password
  if (secret.startsWith('ATBB')) {
    throw cannot(access, 'Bitbucket has accepted no app passwords since 9 June 2026.', makeToken)
  }
  switch (signIn.kind) {
    case 'token':
      if (secret.startsWith('ATATT')) {
        throw cannot(access, 'An API token of Bitbucket needs the e-mail address of its owner.', makeToken)
      }
      return `Bearer ${secret}`
    case 'basic':
      if (!signIn.username.includes('@')) {
        throw cannot(
          access,
          'Bitbucket’s API takes an e-mail address with an API token, not a user name and a password.',
          makeToken,
        )
      }
      return `Basic ${Buffer.from(`${signIn.username}:${secret}`).toString('base64')}`
  }
}

/** With which name git signs in over HTTPS. https://support.atlassian.com/bitbucket-cloud/docs/using-access-tokens/ */
export const bitbucketGitUsername = ({ signIn }: Pick<ForgeAccess, 'signIn'>): string => {
  switch (signIn.kind) {
    case 'basic':
      return 'x-bitbucket-api-token-auth'
    case 'token':
      return 'x-token-auth'
  }
}
