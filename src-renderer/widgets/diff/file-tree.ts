import type { DiffFile } from '../../../src-shared/domain/diff.ts'

export type TreeFolder = {
  readonly kind: 'folder'
  readonly path: string
  /** Folders that hold nothing but one folder are told together: `src/core/browse`. */
  readonly name: string
  readonly children: readonly TreeNode[]
}
export type TreeFile = {
  readonly kind: 'file'
  readonly path: string
  readonly name: string
  readonly file: DiffFile
}
export type TreeNode = TreeFolder | TreeFile

export type TreeRow = {
  readonly node: TreeNode
  readonly depth: number
  readonly isOpen: boolean
}

type Draft = { readonly folders: Map<string, Draft>; readonly files: TreeFile[] }
const newDraft = (): Draft => ({ folders: new Map(), files: [] })

const compareNames = new Intl.Collator('en', { numeric: true }).compare

const finish = (draft: Draft, parent: string): readonly TreeNode[] => {
  const folders = [...draft.folders].map(([first, inner]): TreeFolder => {
    let name = first
    let folder = inner
    for (;;) {
      const [only, ...others] = folder.folders
      if (only === undefined || others.length > 0 || folder.files.length > 0) break
      name = `${name}/${only[0]}`
      folder = only[1]
    }
    const path = `${parent}${name}`
    return { kind: 'folder', path, name, children: finish(folder, `${path}/`) }
  })
  return [
    ...folders.sort((left, right) => compareNames(left.name, right.name)),
    ...draft.files.sort((left, right) => compareNames(left.name, right.name)),
  ]
}

/** The files of a diff as folders, folders first. */
export const buildTree = (files: readonly DiffFile[]): readonly TreeNode[] => {
  const root = newDraft()
  for (const file of files) {
    const parts = file.path.split('/')
    const name = parts.pop() ?? file.path
    let draft = root
    for (const part of parts) {
      const next = draft.folders.get(part) ?? newDraft()
      draft.folders.set(part, next)
      draft = next
    }
    draft.files.push({ kind: 'file', path: file.path, name, file })
  }
  return finish(root, '')
}

/** The files in the order of the tree, in which they are shown. */
export const filesInOrder = (tree: readonly TreeNode[]): readonly DiffFile[] =>
  tree.flatMap((node) => (node.kind === 'file' ? [node.file] : filesInOrder(node.children)))

/** What is in view of a tree: the rows of open folders. */
export const visibleRows = (
  tree: readonly TreeNode[],
  closed: ReadonlySet<string>,
  depth = 0,
): readonly TreeRow[] =>
  tree.flatMap((node) => {
    const isOpen = node.kind === 'folder' && !closed.has(node.path)
    const row = { node, depth, isOpen }
    return isOpen ? [row, ...visibleRows(node.children, closed, depth + 1)] : [row]
  })

/** Only files whose path, old or new, contains the text, ignoring case. */
export const matchingFiles = (files: readonly DiffFile[], query: string): readonly DiffFile[] => {
  const wanted = query.trim().toLowerCase()
  if (wanted === '') return files
  return files.filter(({ path, oldPath }) => `${path}\n${oldPath ?? ''}`.toLowerCase().includes(wanted))
}
