import path from 'node:path'
import type { GrepResult, CommitInfo } from '@pierre/storage'
import type { Comparison, Subject } from './subject.ts'

const format = '%H%x00%P%x00%an%x00%ae%x00%cn%x00%ce%x00%ct%x00%B%x00%x00'

const described = (commit: CommitInfo): readonly unknown[] => [
  commit.sha,
  commit.parentShas.join(' '),
  commit.authorName,
  commit.authorEmail,
  commit.committerName,
  commit.committerEmail,
  commit.date.getTime(),
  commit.message,
]

/** Two pages of the commits that changed a file or a folder. */
export const readCommits = async (subject: Subject): Promise<Comparison | null> => {
  const { id, name } = await subject.someRevision()
  const files = await subject.filesAt(id)
  if (files.length === 0) return null
  const file = subject.pick(files).path
  const of = subject.chance(0.2) ? '' : subject.chance(0.3) ? path.posix.dirname(file) : file
  const scope = of === '.' ? '' : of
  const limit = 1 + subject.below(40)
  const commits: CommitInfo[] = []
  let cursor: string | undefined
  for (let page = 0; page < 2 && (page === 0 || cursor !== undefined); page += 1) {
    const answer = await subject.repository.listCommits({
      branch: name,
      limit,
      ...(scope === '' ? {} : { path: scope }),
      ...(cursor === undefined ? {} : { cursor }),
    })
    commits.push(...answer.commits)
    cursor = answer.nextCursor
  }
  const paths = scope === '' ? [] : ['--', scope]
  const log = await subject.gitText('log', `-${2 * limit}`, `--format=${format}`, id, ...paths)
  return {
    question: `commits ${name} -- ${scope} limit=${limit}`,
    answered: commits.map(described),
    expected: log
      .split('\0\0\n')
      .filter((entry) => entry !== '')
      .map((entry) => {
        const fields = entry.split('\0')
        const [sha, parents, authorName, authorEmail, committerName, committerEmail, at, message] = fields
        const date = Number(at) * 1_000
        const people = [authorName, authorEmail, committerName, committerEmail]
        return [sha, parents, ...people, date, message?.replace(/\n+$/, '')]
      }),
  }
}

/** git's C-style quotes, where `--porcelain` has them around a name. */
const unquoted = (name: string): string =>
  name.startsWith('"')
    ? name
        .slice(1, -1)
        .replace(/\\(["\\])|\\n|\\t/g, (sign, plain: string | undefined) =>
          plain !== undefined ? plain : sign === '\\n' ? '\n' : '\t',
        )
    : name

const second = (value: string | undefined): number => Number(value) * 1_000
const emailOf = (value = ''): string => value.replace(/^<|>$/g, '')

/** `git blame --line-porcelain`: a header of facts before each line. */
const parseBlame = (text: string): unknown[] =>
  text.split(/\n(?=[0-9a-f]{40} \d+ \d+)/).flatMap((block) => {
    if (block.trim() === '') return []
    const [first = '', ...rest] = block.slice(0, block.search(/\n\t/)).split('\n')
    const [sha, original, final] = first.split(' ')
    const facts = new Map(
      rest.map((line) => [line.split(' ', 1)[0] ?? '', line.slice((line.split(' ', 1)[0] ?? '').length + 1)]),
    )
    return [
      {
        line: [Number(final), sha, Number(original), unquoted(facts.get('filename') ?? '')],
        previous: facts.get('previous')?.slice(0, 40),
        author: [facts.get('author'), emailOf(facts.get('author-mail')), second(facts.get('author-time'))],
        committer: [
          facts.get('committer'),
          emailOf(facts.get('committer-mail')),
          second(facts.get('committer-time')),
        ],
        summary: facts.get('summary'),
      },
    ]
  })

/** Which commits the lines of a file, or a range of them, came with. */
export const readBlame = async (subject: Subject): Promise<Comparison | null> => {
  const { id, name } = await subject.someRevision()
  const files = (await subject.filesAt(id)).filter(({ mode }) => mode !== '120000')
  if (files.length === 0) return null
  const file = subject.pick(files)
  const bytes = await subject.git(['cat-file', 'blob', file.blobId])
  const lines = bytes.toString('latin1').split('\n').length - 1
  const ranges: string[] = []
  if (lines > 3 && subject.chance(0.5)) {
    for (let count = 1 + subject.below(2); count > 0; count -= 1) {
      const start = 1 + subject.below(lines - 1)
      ranges.push(subject.chance(0.5) ? `${start},+${1 + subject.below(20)}` : `${start},${lines}`)
    }
  }
  const moves = subject.chance(0.15)
  const answer = await subject.repository.getBlame({
    path: file.path,
    ref: name,
    ...(ranges.length === 0 ? {} : { ranges }),
    ...(moves ? { detectMoves: true } : {}),
  })
  const options = [...ranges.flatMap((range) => ['-L', range]), ...(moves ? ['-M', '-C'] : [])]
  const told = await subject.gitText('blame', '--line-porcelain', ...options, id, '--', file.path)
  return {
    question: `blame ${name} ${options.join(' ')} -- ${file.path}`,
    answered: answer.lines.map((line) => ({
      line: [line.lineNumber, line.commitSha, line.originalLineNumber, line.originalPath],
      previous: line.previousCommitSha,
      author: [line.authorName, line.authorEmail, line.authorTime.getTime()],
      committer: [line.committerName, line.committerEmail, line.committerTime.getTime()],
      summary: line.summary,
    })),
    expected: parseBlame(told),
  }
}

const escaped = (word: string): string => word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')

const patternOf = (subject: Subject, text: string): string | null => {
  const words = [...new Set(text.slice(0, 200_000).match(/[A-Za-z_][A-Za-z_0-9]{3,}/g) ?? [])]
  if (words.length === 0) return null
  const word = escaped(subject.pick(words))
  const kind = subject.below(5)
  if (kind === 0) return `${word}|${escaped(subject.pick(words))}`
  if (kind === 1) return `^[[:space:]]*${word}`
  if (kind === 2) return `${word}[a-z(]+`
  return word
}

type FoundLine = readonly [path: string, lineNumber: number, type: string, text: string]

/** `git grep -n -z`: `revision:path NUL number NUL line`, `-` lines stand around matches. */
const parseGrep = (output: string, id: string, context: boolean): FoundLine[] => {
  const found: FoundLine[] = []
  let rest = output
  const head = context ? /^(?:--\n)?[0-9a-f]{40}:/ : /^[0-9a-f]{40}:/
  while (head.test(rest)) {
    rest = rest.replace(/^--\n/, '').slice(id.length + 1)
    const pathEnd = rest.indexOf('\0')
    const numberEnd = rest.indexOf('\0', pathEnd + 1)
    const lineEnd = rest.indexOf('\n', numberEnd)
    const end = lineEnd === -1 ? rest.length : lineEnd
    found.push([
      rest.slice(0, pathEnd),
      Number(rest.slice(pathEnd + 1, numberEnd)),
      '',
      rest.slice(numberEnd + 1, end),
    ])
    rest = rest.slice(end + 1)
  }
  return found
}

/** A search of a commit over all of its pages. git tells matches from lines around them by a second search. */
export const readGrep = async (subject: Subject): Promise<Comparison | null> => {
  const { id, name } = await subject.someRevision()
  const files = (await subject.filesAt(id)).filter(({ mode }) => mode !== '120000')
  if (files.length === 0) return null
  const file = subject.pick(files)
  const text = (await subject.git(['cat-file', 'blob', file.blobId])).toString('utf8')
  if (text.includes('\0')) return null
  const pattern = patternOf(subject, text)
  if (pattern === null) return null
  const caseSensitive = subject.chance(0.7)
  const folder = subject.chance(0.4) ? path.posix.dirname(file.path) : '.'
  const extension = subject.chance(0.3) ? path.posix.extname(file.path) : ''
  const around = subject.chance(0.4)
    ? { before: subject.below(4), after: subject.below(4) }
    : { before: 0, after: 0 }
  const limit = subject.chance(0.5) ? 1 + subject.below(20) : 200
  const lines: FoundLine[] = []
  let page: GrepResult | null = null
  do {
    page = await subject.repository.grep({
      ref: name,
      query: { pattern, caseSensitive },
      ...(folder === '.' ? {} : { paths: [folder] }),
      ...(extension === '' ? {} : { fileFilters: { extensionFilters: [extension] } }),
      context: around,
      limits: { maxMatchesPerFile: 2_000 },
      pagination: { limit, ...(page?.nextCursor === undefined ? {} : { cursor: page.nextCursor }) },
    })
    for (const match of page.matches)
      for (const line of match.lines) lines.push([match.path, line.lineNumber, line.type, line.text])
  } while (page.nextCursor !== undefined)

  const special = (value: string): string => value.replace(/[*?[\]\\]/g, '\\$&')
  const below = folder === '.' ? '' : `${special(folder)}/`
  const pathspec =
    extension !== '' ? `:(glob)${below}**/*${special(extension)}` : below === '' ? '' : `:(glob)${below}**`
  const search = (extra: readonly string[]): Promise<Buffer> =>
    subject.git(
      [
        ...['grep', '-n', '-z', '-I', '--full-name', '--no-color', '-E', '--max-count=2000'],
        ...(caseSensitive ? [] : ['-i']),
        ...extra,
        ...['-e', pattern, id, '--', ...(pathspec === '' ? [] : [pathspec])],
      ],
      { answers: [1], environment: { GIT_LITERAL_PATHSPECS: '0' } },
    )
  const hasContext = around.before + around.after > 0
  const matches = parseGrep((await search([])).toString('utf8'), id, false)
  const matching = new Set(matches.map(([where, number]) => `${number} ${where}`))
  const shown = hasContext
    ? parseGrep((await search([`-B${around.before}`, `-A${around.after}`])).toString('utf8'), id, true)
    : matches
  return {
    question: `grep ${name} ${pattern} case=${caseSensitive} ${pathspec} context=${around.before},${around.after} limit=${limit}`,
    answered: lines,
    expected: shown.map(([where, number, , line]) => [
      where,
      number,
      matching.has(`${number} ${where}`) ? 'match' : 'context',
      Buffer.from(line).subarray(0, 10_000).toString('utf8'),
    ]),
  }
}
