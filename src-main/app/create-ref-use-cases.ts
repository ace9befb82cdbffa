import type { ChangeRefs, CheckRefs } from '../core/commits/change-refs.ts'
import type { Clock } from '../core/ports/clock.ts'
import { createBranches } from '../core/refs/branches.ts'
import { createMergeBranches } from '../core/refs/merge-branches.ts'
import { createNotes } from '../core/refs/notes.ts'
import { createPreviewMerge } from '../core/refs/preview-merge.ts'
import { createTags } from '../core/refs/tags.ts'
import type { RestParts } from '../http/rest/rest-parts.ts'
import type { GitAdapters } from './git-adapters.ts'

/** Branches, tags, notes and merges. */
export const createRefUseCases = ({
  adapters,
  changeRefs,
  checkRefs,
  clock,
}: {
  readonly adapters: GitAdapters
  readonly changeRefs: ChangeRefs
  readonly checkRefs: CheckRefs
  readonly clock: Clock
}): Pick<RestParts, 'branches' | 'tags' | 'notes' | 'merge' | 'previewMerge'> => {
  const deps = {
    git: adapters.browseGit,
    resolveRef: adapters.refs.resolve,
    changeRefs,
    checkRefs,
    writeGit: adapters.writeGit,
    countCommits: adapters.git.countCommits,
    now: clock.now,
  }
  return {
    branches: createBranches(deps),
    tags: createTags(deps),
    notes: createNotes(deps),
    merge: createMergeBranches(deps),
    previewMerge: createPreviewMerge(deps),
  }
}
