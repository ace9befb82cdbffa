import type { Forge } from '../../core/ports/forge.ts'
import type { ForgeDependencies } from '../forge-dependencies.ts'
import { createWaitOutLimit } from '../wait-out-limit.ts'
import { createGitlabClient } from './gitlab-client.ts'
import { createGitlabHooks } from './gitlab-hooks.ts'
import { createGitlabIdentity } from './gitlab-identity.ts'
import { createGitlabOwners } from './gitlab-owners.ts'
import { createGitlabPages } from './gitlab-pages.ts'
import { createGitlabRepositories } from './gitlab-repositories.ts'

/** GitLab: gitlab.com, and instances of one's own. https://docs.gitlab.com/api/rest/ */
export const createGitlab = (dependencies: ForgeDependencies): Forge => {
  const client = createGitlabClient(dependencies)
  const pages = createGitlabPages(client, createWaitOutLimit(dependencies))
  return {
    kind: 'gitlab',
    ...createGitlabIdentity(client, dependencies.now),
    ...createGitlabOwners(client, pages),
    ...createGitlabRepositories(client, pages),
    ...createGitlabHooks(client, pages),
  }
}
