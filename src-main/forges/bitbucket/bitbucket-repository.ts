import { z } from 'zod'
import type { ForgeRepository } from '../../../src-shared/domain/forge.ts'
import { orNull } from '../read-answer.ts'

/** https://developer.atlassian.com/cloud/bitbucket/rest/api-group-repositories/ */
export const bitbucketRepositorySchema = z.object({
  uuid: z.string().startsWith('{'),
  full_name: z.string().includes('/'),
  description: orNull(z.string()),
  is_private: z.boolean(),
  parent: orNull(z.unknown()),
  mainbranch: orNull(z.object({ name: z.string() })),
  size: orNull(z.number()),
  language: orNull(z.string()),
  updated_on: orNull(z.iso.datetime({ offset: true })),
  links: z.object({
    html: z.object({ href: z.string() }),
    clone: z.array(z.object({ name: z.string(), href: z.string() })),
  }),
})
export type BitbucketRepository = z.infer<typeof bitbucketRepositorySchema>

/** The name of who asked stands in the address that is given: `https://ada@bitbucket.org/…`. */
const withoutName = (address: string): string => {
  const url = new URL(address)
  url.username = ''
  url.password = ''
  return url.href
}

export const repositoryOfBitbucket = (repository: BitbucketRepository): ForgeRepository => {
  const { full_name: path, links, mainbranch } = repository
  const slash = path.indexOf('/')
  const cloneLink = (name: string): string | null =>
    links.clone.find((link) => link.name === name)?.href ?? null
  return {
    id: repository.uuid,
    path,
    owner: path.slice(0, slash),
    name: path.slice(slash + 1),
    description: repository.description === '' ? null : repository.description,
    visibility: repository.is_private ? 'private' : 'public',
    isFork: repository.parent !== null,
    // Bitbucket archives nothing.
    isArchived: null,
    isDisabled: false,
    // It has a main branch from the first push on.
    isEmpty: mainbranch === null,
    isPullMirror: false,
    deletedFromAt: null,
    defaultBranch: mainbranch?.name ?? null,
    cloneUrl: withoutName(cloneLink('https') ?? `${links.html.href}.git`),
    sshUrl: cloneLink('ssh'),
    webUrl: links.html.href,
    sizeBytes: repository.size,
    language: repository.language === '' ? null : repository.language,
    pushedAt: repository.updated_on === null ? null : Date.parse(repository.updated_on),
    // Roles are not said with a repository.
    mayPush: null,
    mayAdminister: null,
    objectFormat: 'sha1',
  }
}
