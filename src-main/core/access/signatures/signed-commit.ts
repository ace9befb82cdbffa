/** What stands in a commit's header in place of a signature this program knows, in words that follow "the commit". */
export type NoSignature = { readonly refusal: string }

export type SignedCommit = {
  /** What was signed: the commit without its signature. */
  readonly payload: Buffer
  /** With its frame of `-----BEGIN …-----` lines. */
  readonly signature: string
}

const lineEnd = 10
const space = 32
const signatureHeader = 'gpgsig '

type Header = { readonly name: string; readonly start: number; readonly end: number }

/** The headers, each with the lines that belong to it: they begin with a space. */
const headersOf = (commit: Buffer): readonly Header[] => {
  const headers: Header[] = []
  for (let start = 0; start < commit.length && commit[start] !== lineEnd;) {
    let end = start
    do {
      const lineBreak = commit.indexOf(lineEnd, end)
      end = lineBreak === -1 ? commit.length : lineBreak + 1
    } while (commit[end] === space)
    const name = commit.toString('latin1', start, end).split(/[ \n]/, 1)[0] ?? ''
    headers.push({ name, start, end })
    start = end
  }
  return headers
}

const unfolded = (commit: Buffer, { start, end }: Header): string =>
  commit.toString('latin1', start + signatureHeader.length, end).replace(/\n /g, '\n')

/**
 * Takes a commit as git stores it apart. A signature must follow the committer: before the parents it would hide
 * them from git, while what was signed stays the same.
 * https://git-scm.com/docs/gitformat-signature#_commit_signatures
 */
export const readSignedCommit = (commit: Buffer): SignedCommit | NoSignature => {
  const headers = headersOf(commit)
  const [first, ...others] = headers.filter(({ name }) => name === 'gpgsig')
  if (headers.some(({ name }) => name === 'gpgsig-sha256')) {
    return { refusal: 'is signed for a repository of another object format (gpgsig-sha256)' }
  }
  if (first === undefined) {
    return headers.some(({ name }) => name === 'mergetag')
      ? { refusal: 'is not signed itself, only a tag that it merges' }
      : { refusal: 'is not signed' }
  }
  if (others.length > 0) return { refusal: 'carries several signatures' }
  const committer = headers.find(({ name }) => name === 'committer')
  if (committer === undefined || committer.start > first.start) {
    return { refusal: 'carries its signature in the wrong place' }
  }
  return {
    payload: Buffer.concat([commit.subarray(0, first.start), commit.subarray(first.end)]),
    signature: unfolded(commit, first),
  }
}
