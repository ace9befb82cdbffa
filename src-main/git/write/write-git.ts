import type { WriteGit } from '../../core/ports/write-git.ts'
import type { ReceiveParts } from '../receive/push.ts'
import { createQuarantine } from '../receive/quarantine.ts'
import { commitFiles } from './commit-files.ts'
import { commitNote } from './commit-note.ts'
import { commitPatch } from './commit-patch.ts'
import { commitTree } from './commit-tree.ts'
import { createDraftParts, naming, type DraftParts } from './draft-parts.ts'
import { mergeTrees } from './merge-trees.ts'
import { publishDraft } from './publish-draft.ts'
import { readFileHeads } from './read-file-heads.ts'

const isAncestor = async ({ git }: DraftParts, ancestor: string, descendant: string): Promise<boolean> => {
  const args = ['merge-base', '--is-ancestor', ancestor, descendant]
  // What is no commit has no history (exit code 128).
  return (await git(args, { expectedExitCodes: [1, 128] })).exitCode === 0
}

/** Writes to bare repositories of the store. */
export const createWriteGit = ({ spawn }: Pick<ReceiveParts, 'spawn'>): WriteGit => ({
  draft: async (repositoryPath, signal) => {
    const quarantine = await naming(() => createQuarantine(repositoryPath))
    const parts = createDraftParts({ repositoryPath, quarantine, spawn, signal })
    return {
      commitFiles: (input) => naming(() => commitFiles(parts, input)),
      commitPatch: (input) => naming(() => commitPatch(parts, input)),
      commitTree: (input) => naming(() => commitTree(parts, input)),
      mergeTrees: (input) => mergeTrees(parts, input),
      commitNote: (input) => naming(() => commitNote(parts, input)),
      readFileHeads: (files, mostBytes) => readFileHeads(parts, files, mostBytes),
      isAncestor: (ancestor, descendant) => isAncestor(parts, ancestor, descendant),
      environment: quarantine.environment,
      publish: (updates) => publishDraft(parts, updates),
      // What cannot be removed now is swept at the next start; the refs have moved or not by then.
      discard: async () => {
        await parts.removeScratch().catch(() => undefined)
        await quarantine.remove().catch(() => undefined)
      },
    }
  },
})
