import type { FullCommit } from '../../core/ports/history-git.ts'
import { decoderFor, headerOf, parsePerson } from '../browse/parse-commit.ts'

const newline = 10
const space = 32

/** Headers of a commit that hold signatures: of it with SHA-1 ids, and of its other form with SHA-256 ids. */
const signatureHeader = 'gpgsig '
const anySignatureHeader = 'gpgsig'

/**
 * Takes the signature out of a commit: the lines of `gpgsig` without the space that each further one begins with,
 * and what was signed, byte for byte the rest.
 * https://git-scm.com/docs/gitformat-signature#_commit_signatures
 */
export const splitSigned = (
  content: Buffer,
): { readonly signature: Buffer; readonly payload: Buffer } | null => {
  const signature: Buffer[] = []
  const payload: Buffer[] = []
  /** What a line that goes on belongs to. */
  let within: 'signature' | 'other_signature' | 'payload' = 'payload'
  let start = 0
  while (start < content.length && content[start] !== newline) {
    const lineEnd = content.indexOf(newline, start)
    const end = lineEnd === -1 ? content.length : lineEnd + 1
    const line = content.subarray(start, end)
    const goesOn = line[0] === space
    if (!goesOn) {
      const name = line.toString('latin1', 0, signatureHeader.length)
      if (name === signatureHeader) within = 'signature'
      else within = name.startsWith(anySignatureHeader) ? 'other_signature' : 'payload'
    }
    if (within === 'signature') signature.push(line.subarray(goesOn ? 1 : signatureHeader.length))
    else if (within === 'payload') payload.push(line)
    start = end
  }
  if (signature.length === 0) return null
  payload.push(content.subarray(start))
  return { signature: Buffer.concat(signature), payload: Buffer.concat(payload) }
}

/** A commit with its whole message. */
export const parseFullCommit = (id: string, content: Buffer): FullCommit => {
  const headEnd = content.indexOf('\n\n')
  const head = headEnd === -1 ? content : content.subarray(0, headEnd)
  const decoder = decoderFor(/^encoding (.+)$/m.exec(head.toString('latin1'))?.[1])
  const lines = decoder.decode(head).split('\n')
  const message = headEnd === -1 ? '' : decoder.decode(content.subarray(headEnd + 2))
  const signed = splitSigned(content)
  return {
    id,
    parents: lines.filter((line) => line.startsWith('parent ')).map((line) => line.slice('parent '.length)),
    author: parsePerson(headerOf(lines, 'author')),
    committer: parsePerson(headerOf(lines, 'committer')),
    message: message.replace(/\n+$/, ''),
    signed:
      signed === null
        ? null
        : { signature: signed.signature.toString('utf8'), payload: signed.payload.toString('utf8') },
  }
}
