import type { Draft } from '../../core/ports/write-git.ts'
import { commitContent } from './commit-content.ts'
import type { DraftParts } from './draft-parts.ts'
import { writeObject } from './write-object.ts'

export const commitTree = async (
  { quarantine }: DraftParts,
  { treeId, parents, text }: Parameters<Draft['commitTree']>[0],
): ReturnType<Draft['commitTree']> => {
  const content = commitContent(treeId, parents, text)
  const { objectId, sizeBytes } = await writeObject(quarantine.directory, 'commit', content)
  return { commitId: objectId, treeId, packBytes: sizeBytes, blobCount: 0 }
}
