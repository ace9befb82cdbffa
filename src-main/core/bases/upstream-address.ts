import { parseRemoteUrl, type RemoteAddress } from '../../../src-shared/domain/remote-url.ts'
import { AppError } from '../../../src-shared/errors/app-error.ts'

/** The hosts a repository can be kept in sync with, by the names that clients use. */
export const providers = [
  'github',
  'gitlab',
  'bitbucket',
  'gitea',
  'forgejo',
  'codeberg',
  'sr.ht',
  'sourcehut',
] as const
export type Provider = (typeof providers)[number]

/** Where a provider's own host is known. https://docs.code.storage/guides/git-sync */
const hosts: Readonly<Record<Provider, string | null>> = {
  github: 'github.com',
  gitlab: 'gitlab.com',
  bitbucket: 'bitbucket.org',
  codeberg: 'codeberg.org',
  'sr.ht': 'git.sr.ht',
  sourcehut: 'git.sr.ht',
  gitea: null,
  forgejo: null,
}

/**
 * The user name that goes with a token where a client gives none. Documentation of the hosts:
 * https://docs.gitlab.com/user/profile/personal_access_tokens/,
 * https://docs.github.com/apps/creating-github-apps/authenticating-with-a-github-app,
 * https://support.atlassian.com/bitbucket-cloud/docs/using-access-tokens/
 */
const tokenUsers: Readonly<Partial<Record<string, string>>> = {
  github: 'x-access-token',
  gitlab: 'oauth2',
  bitbucket: 'x-token-auth',
}

/** Hosts that are not listed take any. */
export const tokenUserOf = (provider: string): string => tokenUsers[provider] ?? 'token'

const invalid = (field: string, reason: string): AppError =>
  new AppError('invalid_input', `${field}: ${reason}`, { details: { field, reason } })

export type UpstreamInput = {
  readonly provider: Provider
  readonly owner: string
  readonly name: string
  /** `git.example.com`, with `http://` in front where there is no TLS. */
  readonly upstreamHost?: string | undefined
}

const segmentForm = /^[^\s/?#\\]+(?:\/[^\s/?#\\]+)*$/

/**
 * The git address of an upstream.
 * @throws AppError `invalid_input` that names the field
 */
export const upstreamAddress = ({ provider, owner, name, upstreamHost }: UpstreamInput): RemoteAddress => {
  const given = upstreamHost ?? hosts[provider]
  if (given === null) throw invalid('base_repo.upstream_host', `is required for ${provider}`)
  const [, scheme = 'https://', host = ''] = /^(https?:\/\/)?([^/\s?#@]+)\/?$/i.exec(given) ?? []
  if (host === '') throw invalid('base_repo.upstream_host', 'must be a host, such as git.example.com')
  if (!segmentForm.test(owner)) throw invalid('base_repo.owner', 'cannot be part of an address')
  if (!segmentForm.test(name)) throw invalid('base_repo.name', 'cannot be part of an address')
  const isSourceHut = provider === 'sr.ht' || provider === 'sourcehut'
  const path = isSourceHut
    ? `${owner.startsWith('~') ? '' : '~'}${owner}/${name}`
    : `${owner}/${name.replace(/\.git$/, '')}.git`
  try {
    return parseRemoteUrl(`${scheme.toLowerCase()}${host}/${encodeURI(path)}`).address
  } catch {
    throw invalid('base_repo', 'makes no git address')
  }
}
