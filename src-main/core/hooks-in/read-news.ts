import type { ForgeKind } from '../../../src-shared/domain/forge.ts'
import type { HookNews } from './hook-news.ts'
import { readBitbucketNews } from './read-bitbucket-news.ts'
import { readGiteaNews } from './read-gitea-news.ts'
import { readGithubNews } from './read-github-news.ts'
import { readGitlabNews } from './read-gitlab-news.ts'
import { readSourcehutNews } from './read-sourcehut-news.ts'
import type { HeaderOf } from './verification.ts'

/** GitHub sends forms to webhooks that were made by hand without another choice. */
const bodyOf = (contentType: string | null, text: string): unknown =>
  JSON.parse(
    contentType?.startsWith('application/x-www-form-urlencoded') === true
      ? (new URLSearchParams(text).get('payload') ?? '')
      : text,
  )

/**
 * What a delivery whose signature was right says. What is not understood says nothing; it is no failure, for a forge
 * that hears of one stops sending.
 */
export const readNews = (kind: ForgeKind, headers: HeaderOf, body: Uint8Array): HookNews => {
  let parsed: unknown = null
  try {
    parsed = bodyOf(headers('content-type'), Buffer.from(body).toString('utf8'))
  } catch {
    // As if it were empty.
  }
  switch (kind) {
    case 'github':
      return readGithubNews(headers, parsed)
    case 'gitea':
      return readGiteaNews('gitea', headers, parsed)
    case 'forgejo':
      return readGiteaNews('forgejo', headers, parsed)
    case 'gitlab':
      return readGitlabNews(headers, parsed)
    case 'bitbucket':
      return readBitbucketNews(headers, parsed)
    case 'sourcehut':
      return readSourcehutNews(headers, parsed)
  }
}
