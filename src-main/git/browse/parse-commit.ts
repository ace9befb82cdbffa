import { TextDecoder } from 'node:util'
import type { Person, SignatureKind } from '../../../src-shared/domain/commit.ts'
import type { BareCommit } from '../../core/ports/browse-git.ts'

export const headerOf = (lines: readonly string[], name: string): string | undefined =>
  lines.find((line) => line.startsWith(`${name} `))?.slice(name.length + 1)

/** `Name <email> seconds zone`; histories hold worse, which is read as far as it goes. */
export const parsePerson = (line = ''): Person => {
  const match = /^(.*?) ?<(.*)>(?: (-?\d+))?/.exec(line)
  if (match === null) return { name: line, email: '', at: 0 }
  const [, name = '', email = '', seconds = '0'] = match
  return { name, email, at: Number(seconds) * 1_000 }
}

const signatureKindOf = (firstLine: string | undefined): SignatureKind | null => {
  if (firstLine === undefined) return null
  if (firstLine.startsWith('-----BEGIN PGP ')) return 'openpgp'
  if (firstLine.startsWith('-----BEGIN SSH SIGNATURE')) return 'ssh'
  return firstLine.startsWith('-----BEGIN SIGNED MESSAGE') ? 'x509' : null
}

export const decoderFor = (encoding: string | undefined): TextDecoder => {
  try {
    return new TextDecoder(encoding ?? 'utf-8', { ignoreBOM: true })
  } catch {
    return new TextDecoder('utf-8', { ignoreBOM: true })
  }
}

/** The first paragraph as one line, as git shows it, and what follows it. */
const splitMessage = (message: string): { readonly subject: string; readonly body: string } => {
  const text = message.replace(/^\s*\n/, '').trimEnd()
  const end = /\n[ \t\r]*\n/.exec(text)
  const subject = end === null ? text : text.slice(0, end.index)
  const body = end === null ? '' : text.slice(end.index + end[0].length).replace(/^\s*\n/, '')
  const lines = subject.split('\n').map((line) => line.trim())
  return { subject: lines.join(' ').trim(), body }
}

/**
 * A commit as git stores it. Lines of a header that go on begin with a space, so that what is signed or merged along
 * is not taken for a header of the commit itself.
 * https://git-scm.com/docs/gitformat-signature
 */
export const parseCommit = (id: string, content: Buffer): BareCommit => {
  const headEnd = content.indexOf('\n\n')
  const head = headEnd === -1 ? content : content.subarray(0, headEnd)
  const encoding = /^encoding (.+)$/m.exec(head.toString('latin1'))?.[1]
  const decoder = decoderFor(encoding)
  const lines = decoder.decode(head).split('\n')
  const message = headEnd === -1 ? '' : decoder.decode(content.subarray(headEnd + 2))
  return {
    id,
    treeId: headerOf(lines, 'tree') ?? '',
    parents: lines.filter((line) => line.startsWith('parent ')).map((line) => line.slice('parent '.length)),
    author: parsePerson(headerOf(lines, 'author')),
    committer: parsePerson(headerOf(lines, 'committer')),
    signature: signatureKindOf(headerOf(lines, 'gpgsig') ?? headerOf(lines, 'gpgsig-sha256')),
    ...splitMessage(message),
  }
}
