import { git } from '../../src-main/testing/scratch.ts'

type Entry = { readonly path: string; readonly size: number }

/** What is read of a real repository: chosen by size and number, so that any repository will do. */
export type SamplePaths = {
  /** The file nearest to 10 KB. */
  readonly file: string
  /** A folder with many files directly in it, five hundred at best. */
  readonly folder: string
  readonly folderFiles: readonly string[]
  /** A file that has not changed for long, and so makes a history walk long. */
  readonly oldFile: string
}

const parentOf = (path: string): string => path.slice(0, Math.max(path.lastIndexOf('/'), 0))

const nearest = <T>(items: readonly T[], distance: (item: T) => number): T => {
  const [first] = items.toSorted((left, right) => distance(left) - distance(right))
  if (first === undefined) throw new Error('The repository has nothing to read.')
  return first
}

export const samplePaths = async (repository: string): Promise<SamplePaths> => {
  const listed = await git(repository, 'ls-tree', '-r', '-l', '-z', 'HEAD')
  const entries = listed.split('\0').flatMap((line): Entry[] => {
    const [, size, path] = /^\d+ blob \S+ +(\d+)\t([^]*)$/.exec(line) ?? []
    return size === undefined || path === undefined ? [] : [{ path, size: Number(size) }]
  })
  const folders = new Map<string, string[]>()
  for (const { path } of entries) folders.set(parentOf(path), [...(folders.get(parentOf(path)) ?? []), path])
  const [folder, files] = nearest(
    [...folders].filter(([name]) => name !== ''),
    ([, found]) => Math.abs(found.length - 500),
  )
  return {
    file: nearest(entries, ({ size }) => Math.abs(size - 10_240)).path,
    folder,
    folderFiles: files,
    oldFile: nearest(entries, ({ size }) => Math.abs(size - 2_000)).path,
  }
}
