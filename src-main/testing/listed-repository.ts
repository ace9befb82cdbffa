import type { DiscoveredRepository } from '../../src-shared/domain/discovery.ts'

/** A repository as a forge lists it that says little of it. */
export const listedRepository = (
  path: string,
  given: Partial<DiscoveredRepository> = {},
): DiscoveredRepository => {
  const at = path.lastIndexOf('/')
  return {
    id: path,
    path,
    owner: path.slice(0, at),
    name: path.slice(at + 1),
    description: null,
    visibility: 'private',
    isFork: null,
    isArchived: null,
    isDisabled: false,
    isEmpty: null,
    isPullMirror: null,
    deletedFromAt: null,
    defaultBranch: null,
    cloneUrl: `https://git.example.org/${path}.git`,
    sshUrl: null,
    webUrl: `https://git.example.org/${path}`,
    sizeBytes: null,
    language: null,
    pushedAt: null,
    mayPush: null,
    mayAdminister: null,
    objectFormat: 'sha1',
    mirror: null,
    forgeMirror: null,
    ...given,
  }
}
