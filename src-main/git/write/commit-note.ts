import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import type { Draft } from '../../core/ports/write-git.ts'
import { commitTree } from './commit-tree.ts'
import type { DraftParts } from './draft-parts.ts'
import { writeObject } from './write-object.ts'

/** git insists on a name; its commit is thrown away for one with the text that was asked for. */
const nobody = {
  GIT_AUTHOR_NAME: 'draft',
  GIT_AUTHOR_EMAIL: 'draft',
  GIT_COMMITTER_NAME: 'draft',
  GIT_COMMITTER_EMAIL: 'draft',
}

/**
 * Writes or removes the note of one object by `git notes`, in a repository without other refs beside the real one:
 * git alone decides how deep the folders of a tree of notes are. https://git-scm.com/docs/git-notes
 */
export const commitNote = async (
  parts: DraftParts,
  { notesTip, objectId, note, text }: Parameters<Draft['commitNote']>[0],
): ReturnType<Draft['commitNote']> => {
  const { quarantine } = parts
  const scratch = await parts.scratchRepository()
  const environment = { ...scratch, ...nobody }
  const ref = path.join(scratch['GIT_DIR'] ?? '', 'refs', 'notes', 'draft')
  if (notesTip !== null) {
    await mkdir(path.dirname(ref))
    await writeFile(ref, `${notesTip}\n`)
  }
  const notes = ['notes', '--ref=draft']
  if (note === null) await parts.git([...notes, 'remove', objectId], { environment })
  else {
    const blob = await writeObject(quarantine.directory, 'blob', note)
    // An empty note is one, too: git would remove it.
    const add = ['add', '--force', '--allow-empty', '-C', blob.objectId, objectId]
    await parts.git([...notes, ...add], { environment })
  }
  const draftId = (await readFile(ref, 'latin1')).trim()
  const { stdout } = await parts.git(['rev-parse', '--verify', `${draftId}^{tree}`], { environment })
  await rm(path.join(quarantine.directory, draftId.slice(0, 2), draftId.slice(2)), { force: true })
  const treeId = stdout.toString('latin1').trim()
  const { commitId } = await commitTree(parts, {
    treeId,
    parents: notesTip === null ? [] : [notesTip],
    text,
  })
  parts.whole.add(commitId)
  return commitId
}
