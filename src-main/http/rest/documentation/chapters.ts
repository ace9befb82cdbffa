import { restEndpoints } from '../rest-endpoints.ts'
import type { Chapter } from './write-documentation.ts'

/** The order in which a reader meets the operations. One that stands nowhere comes last, so that none is left out. */
const order: readonly (readonly [title: string, names: readonly string[]])[] = [
  ['Repositories', ['createRepository', 'listRepositories', 'getRepository', 'deleteRepository']],
  [
    'Upstreams',
    ['createGitCredential', 'updateGitCredential', 'deleteGitCredential', 'pullUpstream', 'detachBase'],
  ],
  ['Files', ['listFiles', 'listFilesWithMetadata', 'getFile', 'headFile', 'getArchive']],
  ['History', ['listCommits', 'getCommit', 'getCommitDiff', 'getBranchDiff', 'getBlame', 'grep']],
  ['Writing', ['createCommit', 'createCommitFromDiff', 'restoreCommit', 'resetCommits']],
  ['Branches', ['listBranches', 'getBranch', 'createBranch', 'deleteBranch', 'merge', 'previewMerge']],
  ['Tags', ['listTags', 'getTag', 'createTag', 'deleteTag']],
  ['Notes', ['getNote', 'writeNote', 'deleteNote', 'listNotesRefs']],
]

export const chapters = (): readonly Chapter[] => {
  const placed = new Set(order.flatMap(([, names]) => names))
  const rest = restEndpoints.filter(({ name }) => !placed.has(name))
  return [
    ...order.map(([title, names]) => ({
      title,
      endpoints: names.flatMap((name) => restEndpoints.filter((endpoint) => endpoint.name === name)),
    })),
    { title: 'More', endpoints: rest },
  ].filter(({ endpoints }) => endpoints.length > 0)
}
