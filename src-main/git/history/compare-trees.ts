import { isUtf8 } from 'node:buffer'
import { AppError } from '../../../src-shared/errors/app-error.ts'
import type { CompareRequest, ComparedFile, Comparison } from '../../core/ports/history-git.ts'
import { emptyTree } from '../browse/diff-files.ts'
import type { ObjectReader } from '../browse/object-reader.ts'
import { quotePath } from '../browse/quoted-path.ts'
import type { ReadGit } from '../browse/read-git.ts'
import { patchSections, type PatchSection } from './patch-sections.ts'

/** A file as the raw records and the counts of lines describe it. */
type Listed = Omit<ComparedFile, 'raw' | 'bytes'> & {
  /** Null where there is none; the id of the commit for a submodule. */
  readonly blobId: string | null
}

type Counts = Pick<ComparedFile, 'additions' | 'deletions'>

const malformed = (): AppError => new AppError('internal', 'git described a difference in an unknown form.')
const countOf = (text: string): number | null => (text === '-' ? null : Number(text))
const nothing = /^0+$/

/** Records that end with NUL, up to the empty one that ends the list; the patches that follow stay to be read. */
const createListReader = () => {
  const listed: Omit<Listed, keyof Counts>[] = []
  const counts = new Map<string, Counts>()
  let raw: { readonly state: string; readonly blobId: string | null } | null = null
  let paths: string[] = []
  let countsWithoutPath: Counts | null = null

  const addRawPath = (state: string, blobId: string | null): boolean => {
    if (/^[RC]/.test(state) && paths.length < 2) return false
    const [first = '', second] = paths
    listed.push({ path: second ?? first, oldPath: second === undefined ? null : first, state, blobId })
    return true
  }

  return {
    take: (record: string): void => {
      if (raw !== null) {
        paths.push(record)
        if (addRawPath(raw.state, raw.blobId)) raw = null
      } else if (countsWithoutPath !== null) {
        paths.push(record)
        if (paths.length < 2) return
        counts.set(record, countsWithoutPath)
        countsWithoutPath = null
      } else if (record.startsWith(':')) {
        const [, , oldId = '', newId = '', state = 'M'] = record.split(' ')
        const id = nothing.test(newId) ? oldId : newId
        raw = { state, blobId: nothing.test(id) ? null : id }
        paths = []
      } else {
        const [added, deleted, ...path] = record.split('\t')
        if (added === undefined || deleted === undefined || path.length === 0) throw malformed()
        const found = { additions: countOf(added), deletions: countOf(deleted) }
        paths = []
        // After a rename both paths come as records of their own.
        if (path.join('\t') === '') countsWithoutPath = found
        else counts.set(path.join('\t'), found)
      }
    },
    /** A file without counts is one in which only whitespace changed. */
    files: (): readonly Listed[] =>
      listed.flatMap((file) => {
        const found = counts.get(file.path)
        return found === undefined ? [] : [{ ...file, ...found }]
      }),
  }
}

/** Reads the list off the front of the output; gives what came behind it in the same chunk. */
const readList = async (
  output: AsyncGenerator<Buffer>,
): Promise<{ readonly files: readonly Listed[]; readonly rest: Buffer }> => {
  const reader = createListReader()
  let data: Buffer = Buffer.alloc(0)
  for (;;) {
    const next: IteratorResult<Buffer, void> = await output.next()
    if (next.done === true) return { files: reader.files(), rest: Buffer.alloc(0) }
    data = data.length === 0 ? next.value : Buffer.concat([data, next.value])
    let start = 0
    for (let end = data.indexOf(0); end !== -1; end = data.indexOf(0, start)) {
      if (end === start) return { files: reader.files(), rest: data.subarray(end + 1) }
      reader.take(data.toString('utf8', start, end))
      start = end + 1
    }
    data = data.subarray(start)
  }
}

async function* startingWith(first: Buffer, others: AsyncGenerator<Buffer>): AsyncGenerator<Buffer> {
  try {
    if (first.length > 0) yield first
    yield* others
  } finally {
    await others.return(undefined)
  }
}

const headerOf = ({ path, oldPath }: Listed): string =>
  `diff --git ${quotePath(`a/${oldPath ?? path}`)} ${quotePath(`b/${path}`)}`

const isBinary = (content: Buffer): boolean =>
  content.includes('\nBinary files ') || content.includes('\nGIT binary patch\n')

const joined = (sections: readonly PatchSection[]): { content: Buffer | null; bytes: number } => ({
  content: sections.some(({ content }) => content === null)
    ? null
    : Buffer.concat(sections.map(({ content }) => content ?? Buffer.alloc(0))),
  bytes: sections.reduce((sum, { bytes }) => sum + bytes, 0),
})

/**
 * What changed between two trees, by one git process: first the list of files with their counts, then the patches in
 * the same order.
 * https://git-scm.com/docs/git-diff-tree
 */
export const compareTrees = async (
  { readGit, reader }: { readonly readGit: ReadGit; readonly reader: ObjectReader },
  directory: string,
  request: CompareRequest,
): Promise<Comparison> => {
  const options = [
    '-r',
    '-z',
    '-M',
    '--raw',
    '--numstat',
    '-p',
    '--no-ext-diff',
    '--no-textconv',
    '--no-color',
  ]
  // Base64-like patches of binary files are long: git makes them only when they are wanted.
  const form = request.exact
    ? ['--full-index', ...(request.withholdBinary ? [] : ['--binary'])]
    : ['--ignore-space-change']
  const trees = [request.baseId ?? emptyTree, request.headId]
  const args = ['-c', 'core.quotePath=false', 'diff-tree', ...options, ...form, ...trees]
  const output = readGit([...args, '--', ...request.paths], { directory, stopAt: request.signal })
  const { files, rest } = await readList(output)
  // When nobody has begun to take the files, nobody else would let go of what git has printed.
  request.signal.addEventListener('abort', () => void output.return(undefined), { once: true })

  const finished = async (file: Listed, sections: readonly PatchSection[]): Promise<ComparedFile> => {
    const { path, oldPath, state, additions, deletions, blobId } = file
    const { content, bytes } = joined(sections)
    const described = { path, oldPath, state, additions, deletions }
    if (content === null || bytes > request.mostBytes) return { ...described, raw: null, bytes }
    const binary = isBinary(content)
    if (binary && request.withholdBinary) {
      const size = blobId === null ? null : await reader.info(directory, blobId)
      return { ...described, raw: null, bytes: size?.sizeBytes ?? bytes }
    }
    // As JSON it would no longer be what has to be applied.
    if (request.exact && !isUtf8(content)) return { ...described, raw: null, bytes }
    return { ...described, raw: content.toString('utf8'), bytes }
  }

  async function* patched(): AsyncGenerator<ComparedFile> {
    let next = 0
    let sections: PatchSection[] = []
    for await (const section of patchSections(startingWith(rest, output), request.mostBytes)) {
      // A file whose type changed has two sections with one header.
      if (sections.length > 0 && sections[0]?.header !== section.header) {
        yield await finished(files[next] as Listed, sections)
        next += 1
        sections = []
      }
      for (; sections.length === 0; next += 1) {
        const file = files[next]
        if (file === undefined) throw malformed()
        if (headerOf(file) === section.header) break
        yield await finished(file, [])
      }
      sections.push(section)
    }
    if (request.signal.aborted) return
    for (; next < files.length; next += 1) {
      yield await finished(files[next] as Listed, sections)
      sections = []
    }
  }

  const sum = (of: keyof Counts): number => files.reduce((total, file) => total + (file[of] ?? 0), 0)
  return {
    fileCount: files.length,
    additions: sum('additions'),
    deletions: sum('deletions'),
    files: patched(),
  }
}
