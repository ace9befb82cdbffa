import type { FileContent } from '../../../src-shared/domain/file.ts'

/** git's own rule: a NUL among the first bytes. */
const inspectedBytes = 8_000
/** Longer is no pointer. https://github.com/git-lfs/git-lfs/blob/main/docs/spec.md */
const largestPointerBytes = 1_024
const pointerStart = 'version https://git-lfs.github.com/spec/v1\n'

export const isBinary = (content: Uint8Array): boolean => content.subarray(0, inspectedBytes).includes(0)

/** As UTF-8; what is no UTF-8 shows as replacement characters. */
const textOf = (content: Uint8Array): string => new TextDecoder('utf-8', { ignoreBOM: true }).decode(content)

const parsePointer = (text: string): FileContent | null => {
  if (!text.startsWith(pointerStart)) return null
  const oid = /^oid (sha256:[0-9a-f]{64})$/m.exec(text)?.[1]
  const size = /^size (\d+)$/m.exec(text)?.[1]
  return oid === undefined || size === undefined ? null : { kind: 'lfs', oid, sizeBytes: Number(size) }
}

/** What the bytes of a file are, as far as they can be shown. */
export const readFileContent = (content: Uint8Array): FileContent => {
  if (isBinary(content)) return { kind: 'binary' }
  const text = textOf(content)
  const pointer = content.length <= largestPointerBytes ? parsePointer(text) : null
  return pointer ?? { kind: 'text', text }
}

/** The target of a symbolic link is the content of its blob. */
export const readSymlink = (content: Uint8Array): FileContent => ({
  kind: 'symlink',
  target: textOf(content),
})
