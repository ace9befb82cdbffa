import type { LargeObject } from '../../core/ports/large-files.ts'

/** A pointer file is smaller than this. */
export const largestPointerBytes = 1_024

/** Every pointer begins so. */
const head = 'version '

/** The specification's own, and the names it had before its first release, which git-lfs still reads. */
const versions: ReadonlySet<string> = new Set([
  'https://git-lfs.github.com/spec/v1',
  'https://hawser.github.com/spec/v1',
  'http://git-media.io/v/2',
])

const linePattern = /^([a-z0-9.-]+) (.+)$/
const oidPattern = /^sha256:([0-9a-f]{64})$/
const sizePattern = /^(?:0|[1-9]\d*)$/

/** Whether a name is one of an object: 64 lower-case hex digits, so that it can be part of a path. */
export const isObjectName = (oid: string): boolean => /^[0-9a-f]{64}$/.test(oid)

/**
 * Reads a pointer file: the version first, then keys in alphabetical order, each once, one line each. The last line
 * end may be missing, as git-lfs allows. https://github.com/git-lfs/git-lfs/blob/main/docs/spec.md
 * @returns null for anything that is no pointer
 */
export const parsePointer = (content: Buffer): LargeObject | null => {
  if (content.length > largestPointerBytes || content.toString('latin1', 0, head.length) !== head) return null
  const lines = content.toString('utf8').replace(/\n$/, '').split('\n')
  const values = new Map<string, string>()
  let previous = ''
  for (const [index, line] of lines.entries()) {
    const [, key = '', value = ''] = linePattern.exec(line) ?? []
    if (index === 0 ? key !== 'version' : key <= previous || key === 'version') return null
    if (index > 0) previous = key
    values.set(key, value)
  }
  const [, oid] = oidPattern.exec(values.get('oid') ?? '') ?? []
  const size = values.get('size') ?? ''
  if (!versions.has(values.get('version') ?? '') || oid === undefined || !sizePattern.test(size)) return null
  return Number.isSafeInteger(Number(size)) ? { oid, size: Number(size) } : null
}
