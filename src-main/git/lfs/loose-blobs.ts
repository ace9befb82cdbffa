import { readFileSync } from 'node:fs'
import path from 'node:path'
import { inflateSync } from 'node:zlib'
import { largestPointerBytes } from './pointer.ts'

/** `blob 127` and a NUL, before the content. */
const headBytes = 16

/**
 * The content of a small blob that lies loose in an object directory; null when it does not, or is larger. In place:
 * a push of a few files brings a few of them, and a process to read them would take longer than all else.
 * https://git-scm.com/book/en/v2/Git-Internals-Git-Objects#_object_storage
 */
export const readLooseBlob = (objectDirectory: string, id: string): Buffer | null => {
  try {
    const file = readFileSync(path.join(objectDirectory, id.slice(0, 2), id.slice(2)))
    const data = inflateSync(file, { maxOutputLength: largestPointerBytes + headBytes })
    const headEnd = data.indexOf(0)
    return data.toString('latin1', 0, 5) === 'blob ' && headEnd > 0 ? data.subarray(headEnd + 1) : null
  } catch {
    // Not there, or not of that kind: git is asked.
    return null
  }
}
