import { shortName } from '../../components/ref-name.tsx'

export type RefChoice = {
  readonly key: string
  readonly group: 'all' | 'branch' | 'tag' | 'id'
  readonly label: string
  /** As it stands in the address; null for all branches and tags. */
  readonly revision: string | null
}

/** More are found by typing. */
const mostShown = 100
const looksLikeId = /^[0-9a-f]{7,40}$/i

/** What a ref is called in an address: a branch by its short name, a tag in full, so that neither hides the other. */
export const revisionOf = (ref: string): string =>
  ref.startsWith('refs/heads/') ? ref.slice('refs/heads/'.length) : ref

/** A revision of an address as a person reads it. */
export const revisionLabel = (revision: string): string =>
  /^[0-9a-f]{40}$/.test(revision) ? revision.slice(0, 10) : shortName(revision)

/** What a picker offers for what was typed: all, branches, tags, and a commit if it may be the id of one. */
export const refsToChoose = (given: {
  readonly branches: readonly string[]
  readonly tags: readonly string[]
  readonly defaultBranch: string
  readonly query: string
  readonly offersAll: boolean
}): readonly RefChoice[] => {
  const wanted = given.query.trim().toLowerCase()
  const matches = (ref: string): boolean => shortName(ref).toLowerCase().includes(wanted)
  const isDefault = (ref: string): boolean => ref === `refs/heads/${given.defaultBranch}`
  const branches = [...given.branches.filter(isDefault), ...given.branches.filter((ref) => !isDefault(ref))]
  const choice = (group: 'branch' | 'tag') => (ref: string) => ({
    key: ref,
    group,
    label: shortName(ref),
    revision: revisionOf(ref),
  })
  return [
    ...(given.offersAll && wanted === ''
      ? [{ key: 'all', group: 'all' as const, label: 'All branches and tags', revision: null }]
      : []),
    ...(looksLikeId.test(wanted)
      ? [{ key: 'id', group: 'id' as const, label: `Commit ${wanted.slice(0, 10)}`, revision: wanted }]
      : []),
    ...branches.filter(matches).slice(0, mostShown).map(choice('branch')),
    ...given.tags.filter(matches).slice(0, mostShown).map(choice('tag')),
  ]
}
