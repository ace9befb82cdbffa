import { AppError } from '../../../src-shared/errors/app-error.ts'
import type { ContentEntry, EntryPage, Listing } from '../../core/ports/content-git.ts'
import type { ObjectReader } from '../browse/object-reader.ts'
import { parseCommit } from '../browse/parse-commit.ts'
import { parseTree, type RawTreeEntry } from '../browse/parse-tree.ts'

/**
 * Paths are compared as git does, byte by byte. Within this file they are strings whose characters are bytes, so that
 * names which are no UTF-8 keep their place.
 */
const toBytes = (text: string): string => Buffer.from(text, 'utf8').toString('latin1')
const isAscii = (bytes: string): boolean => /^[\0-\x7f]*$/.test(bytes)
const toText = (bytes: string): string =>
  isAscii(bytes) ? bytes : Buffer.from(bytes, 'latin1').toString('utf8')

/** No path begins with a slash. */
const encodedMark = '//'

/** The place behind an entry as text: its path, a folder's with a slash behind; encoded when it is no UTF-8. */
const writeCursor = (key: string): string => {
  const text = toText(key)
  if (toBytes(text) === key) return text
  return encodedMark + Buffer.from(key, 'latin1').toString('base64url')
}

/** @throws AppError `invalid_input` */
const readCursor = (cursor: string): string => {
  if (cursor.startsWith(encodedMark)) {
    const bytes = Buffer.from(cursor.slice(encodedMark.length), 'base64url')
    if (bytes.length > 0 && bytes.toString('base64url') === cursor.slice(encodedMark.length)) {
      return bytes.toString('latin1')
    }
  } else {
    const names = cursor.replace(/\/$/, '').split('/')
    if (names.every((name) => !['', '.', '..'].includes(name) && !name.includes('\0'))) {
      return toBytes(cursor)
    }
  }
  const reason = 'is not a cursor of this list'
  throw new AppError('invalid_input', `cursor: ${reason}`, { details: { field: 'cursor', reason } })
}

/** Folders that are read before their turn, so that git need not wait for us. */
const readAhead = 8

/** One page of the entries of a commit, read from its trees. */
export const listEntries = async (
  reader: ObjectReader,
  directory: string,
  commitId: string,
  { folder, recursive, folders, after: cursor, most }: Listing,
): Promise<EntryPage | null> => {
  const after = cursor === null ? '' : readCursor(cursor)
  const found: ContentEntry[] = []
  let lastKey = ''
  let more = false

  const isFull = (): boolean => more
  const readTree = async (treeId: string): Promise<readonly RawTreeEntry[]> =>
    parseTree((await reader.read(directory, treeId, 'tree')).content, 'latin1')

  const add = (key: string, path: string, { kind, objectId }: RawTreeEntry): void => {
    if (key <= after || more) return
    if (found.length === most) {
      more = true
      return
    }
    found.push({ path: toText(path), kind, objectId })
    lastKey = key
  }

  const addTree = async (entries: readonly RawTreeEntry[], prefix: string): Promise<void> => {
    const isEntered = ({ kind, name }: RawTreeEntry): boolean => {
      const key = `${prefix}${name}/`
      return kind === 'directory' && recursive && (key > after || after.startsWith(key))
    }
    const entered = entries.filter(isEntered)
    const read: Promise<readonly RawTreeEntry[]>[] = []
    let next = 0
    for (const entry of entries) {
      if (isFull()) return
      const path = prefix + entry.name
      const isFolder = entry.kind === 'directory'
      if (!isFolder || folders) add(isFolder ? `${path}/` : path, path, entry)
      if (entry !== entered[next]) continue
      while (read.length < entered.length && read.length <= next + readAhead) {
        const ahead = readTree(entered[read.length]?.objectId ?? '')
        // Where the page ends early nobody waits for it.
        ahead.catch(() => undefined)
        read.push(ahead)
      }
      await addTree((await read[next]) ?? [], `${path}/`)
      next += 1
    }
  }

  const commit = await reader.read(directory, commitId, 'commit')
  let start: RawTreeEntry = {
    name: '',
    kind: 'directory',
    objectId: parseCommit(commitId, commit.content).treeId,
  }
  const bytes = toBytes(folder)
  for (const name of bytes === '' ? [] : bytes.split('/')) {
    const entries: readonly RawTreeEntry[] = start.kind === 'directory' ? await readTree(start.objectId) : []
    const entry = entries.find((one) => one.name === name)
    if (entry === undefined) return null
    start = entry
  }
  if (start.kind === 'directory')
    await addTree(await readTree(start.objectId), bytes === '' ? '' : `${bytes}/`)
  else add(bytes, bytes, start)
  return { entries: found, next: isFull() ? writeCursor(lastKey) : null }
}
