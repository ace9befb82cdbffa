import type { RefGit } from '../../core/ports/ref-git.ts'
import type { ObjectReader } from './object-reader.ts'
import { parseTree } from './parse-tree.ts'

/**
 * Looks a note up in the tree of notes, where the id of the object is the path of its note; large trees cut it into
 * folders of two digits, as many as there have to be. https://git-scm.com/docs/git-notes#_description
 */
export const createFindNote =
  (reader: ObjectReader): RefGit['findNote'] =>
  async (directory, notesTip, objectId) => {
    let treeId = (await reader.info(directory, `${notesTip}^{tree}`))?.id ?? null
    for (let rest = objectId; treeId !== null;) {
      const entries = parseTree((await reader.read(directory, treeId, 'tree')).content)
      const note = entries.find(({ name, kind }) => name === rest && kind !== 'directory')
      if (note !== undefined) return note.objectId
      const folder = entries.find(({ name, kind }) => name === rest.slice(0, 2) && kind === 'directory')
      treeId = folder?.objectId ?? null
      rest = rest.slice(2)
    }
    return null
  }
