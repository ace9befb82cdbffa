import type { Forge } from '../../core/ports/forge.ts'
import type { ForgeDependencies } from '../forge-dependencies.ts'
import { createWaitOutLimit } from '../wait-out-limit.ts'
import { createBitbucketClient } from './bitbucket-client.ts'
import { createBitbucketHooks } from './bitbucket-hooks.ts'
import { createBitbucketIdentity } from './bitbucket-identity.ts'
import { createBitbucketOwners } from './bitbucket-owners.ts'
import { createBitbucketPages } from './bitbucket-pages.ts'
import { createBitbucketRepositories } from './bitbucket-repositories.ts'

/** Bitbucket Cloud, at bitbucket.org. https://developer.atlassian.com/cloud/bitbucket/rest/intro/ */
export const createBitbucket = (dependencies: ForgeDependencies): Forge => {
  const client = createBitbucketClient(dependencies)
  const pages = createBitbucketPages(client, createWaitOutLimit(dependencies))
  const owners = createBitbucketOwners(client, pages)
  return {
    kind: 'bitbucket',
    ...createBitbucketIdentity(client),
    ...owners,
    ...createBitbucketRepositories(client, pages, owners.listOwners),
    ...createBitbucketHooks(client, pages),
  }
}
