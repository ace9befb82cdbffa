import { closeSync, fstatSync, openSync, readFileSync, statSync, type BigIntStats } from 'node:fs'
import { oldEnoughMs } from './old-enough.ts'

/** Small files that every request asks for, read again only when they changed. */
export type KeptFiles<T> = {
  /** What the file holds; null when there is none. */
  readonly read: (file: string) => T | null
}

type Times = Pick<BigIntStats, 'ino' | 'mtimeNs' | 'ctimeNs' | 'size'>
type Kept<T> = Times & { readonly value: T }

const absent: readonly string[] = ['ENOENT', 'ENOTDIR', 'EISDIR']
const ifAny = { bigint: true, throwIfNoEntry: false } as const

const isSame = (left: Times, right: Times): boolean =>
  left.ino === right.ino &&
  left.mtimeNs === right.mtimeNs &&
  left.ctimeNs === right.ctimeNs &&
  left.size === right.size

/**
 * Looks at a file instead of reading it, which costs a third, and nothing of an exception where there is none. A file so
 * young that a second change could leave the same times is read each time.
 * @param parse what a file of this content holds
 */
export const createKeptFiles = <T>(
  parse: (content: string) => T,
  most: number,
  now: () => number = Date.now,
): KeptFiles<T> => {
  const kept = new Map<string, Kept<T>>()

  const readAnew = (file: string): T | null => {
    const newest = BigInt(now() - oldEnoughMs)
    let descriptor: number
    try {
      descriptor = openSync(file, 'r')
    } catch (error) {
      if (absent.includes((error as NodeJS.ErrnoException).code ?? '')) return null
      throw error
    }
    try {
      // Of the opened file, not of the name: a rename in between must not give new times to old content.
      const stats = fstatSync(descriptor, { bigint: true })
      if (stats.isDirectory()) return null
      const value = parse(readFileSync(descriptor, 'utf8'))
      if (stats.mtimeMs < newest && stats.ctimeMs < newest) {
        if (kept.size >= most) kept.clear()
        const { ino, mtimeNs, ctimeNs, size } = stats
        kept.set(file, { ino, mtimeNs, ctimeNs, size, value })
      }
      return value
    } finally {
      closeSync(descriptor)
    }
  }

  return {
    read: (file) => {
      const stats = statSync(file, ifAny)
      const known = kept.get(file)
      if (stats === undefined) {
        if (known !== undefined) kept.delete(file)
        return null
      }
      if (known !== undefined) {
        if (isSame(known, stats)) return known.value
        kept.delete(file)
      }
      return readAnew(file)
    },
  }
}
