import { gunzipSync } from 'node:zlib'
import path from 'node:path'
import type { Comparison, Subject } from './subject.ts'

const folderOf = (file: string): string => {
  const folder = path.posix.dirname(file)
  return folder === '.' ? '' : folder
}

/** The bytes of a file or of a part of it, and its last commit. */
export const readFile = async (subject: Subject): Promise<Comparison | null> => {
  const { id, name } = await subject.someRevision()
  const files = await subject.filesAt(id)
  if (files.length === 0) return null
  const file = subject.pick(files)
  const bytes = await subject.git(['cat-file', 'blob', file.blobId])
  const start = bytes.length > 0 && subject.chance(0.3) ? subject.below(bytes.length) : null
  const response = await subject.repository.getFileStream({
    path: file.path,
    ref: name,
    ...(start === null ? {} : { headers: { range: `bytes=${start}-` } }),
  })
  const content = Buffer.from(await response.arrayBuffer())
  const head = await subject.repository.headFile({ path: file.path, ref: name })
  const last = await subject.gitText('log', '-1', '--format=%H %ct', id, '--', file.path)
  const [lastCommit, committedAt] = last.trim().split(' ')
  return {
    question: `file ${name} ${file.path} from ${start ?? 'its beginning'}`,
    answered: {
      status: response.status,
      content: content.toString('base64'),
      blob: response.headers.get('x-blob-sha'),
      lastCommit: response.headers.get('x-last-commit-sha'),
      modified: response.headers.get('last-modified'),
      head: [head.size, head.blobSha, head.lastCommitSha],
    },
    expected: {
      status: start === null ? 200 : 206,
      content: bytes.subarray(start ?? 0).toString('base64'),
      blob: file.blobId,
      lastCommit,
      modified: new Date(Number(committedAt) * 1_000).toUTCString(),
      head: [bytes.length, file.blobId, lastCommit],
    },
  }
}

/** A folder, whole or page by page. */
export const readListing = async (subject: Subject): Promise<Comparison | null> => {
  const { id, name } = await subject.someRevision()
  const files = await subject.filesAt(id)
  if (files.length === 0) return null
  const folder = subject.chance(0.4) ? '' : folderOf(subject.pick(files).path)
  const recursive = subject.chance(0.5)
  const limit = subject.chance(0.3) ? undefined : 1 + subject.below(2_000)
  const entries: string[] = []
  let cursor: string | undefined
  do {
    const page = await subject.repository.listFiles({
      ref: name,
      recursive,
      ...(folder === '' ? {} : { path: folder }),
      ...(limit === undefined ? {} : { limit }),
      ...(cursor === undefined ? {} : { cursor }),
    })
    entries.push(...page.entries.map((entry) => `${entry.mode} ${entry.type} ${entry.path}`))
    cursor = page.nextCursor
  } while (cursor !== undefined)
  const listed = await subject.gitRecords(
    'ls-tree',
    '-z',
    ...(recursive ? ['-r', '-t'] : []),
    `${id}:${folder}`,
  )
  const prefix = folder === '' ? '' : `${folder}/`
  return {
    question: `listing ${name} "${folder}" recursive=${recursive} limit=${limit}`,
    answered: entries,
    expected: listed.map((record) => {
      const [, mode = '', type = '', file = ''] = /^(\d+) (\w+) [0-9a-f]+\t(.*)$/s.exec(record) ?? []
      const kind = mode === '120000' ? 'symlink' : type === 'commit' ? 'submodule' : type
      return `${mode} ${kind} ${prefix}${file}`
    }),
  }
}

const askedOfEach = 4

/** A folder with the last commits of its files, of which some are asked of git. */
export const readMetadata = async (subject: Subject): Promise<Comparison | null> => {
  const { id, name } = await subject.someRevision()
  const all = await subject.filesAt(id)
  if (all.length === 0) return null
  const folder = folderOf(subject.pick(all).path)
  const limit = 1 + subject.below(300)
  const { files, commits } = await subject.repository.listFilesWithMetadata({
    ref: name,
    limit,
    ...(folder === '' ? {} : { path: folder }),
  })
  const listed = await subject.gitRecords('ls-tree', '-r', '-z', '-l', `${id}:${folder}`)
  const prefix = folder === '' ? '' : `${folder}/`
  const asked = Array.from({ length: Math.min(askedOfEach, files.length) }, () => subject.pick(files))
  const told: unknown[] = []
  for (const file of asked) {
    const log = ['log', '-1', '--format=%H%x00%an%x00%ct%x00%B', id, '--', file.path]
    const [last = '', author, committedAt, message] = (await subject.gitText(...log)).split('\0')
    told.push([file.path, last, author, Number(committedAt) * 1_000, message?.replace(/\n+$/, '')])
  }
  return {
    question: `metadata ${name} "${folder}" limit=${limit} last commits of ${asked.map((file) => file.path).join(', ')}`,
    answered: {
      files: files.map((file) => `${file.mode} ${file.size} ${file.path}`),
      lastCommits: asked.map((file) => {
        const commit = commits[file.lastCommitSha]
        return [file.path, file.lastCommitSha, commit?.author, commit?.date.getTime(), commit?.message]
      }),
    },
    expected: {
      files: listed.slice(0, limit).map((record) => {
        const [, mode = '', size = '', file = ''] = /^(\d+) \w+ [0-9a-f]+ +(\d+|-)\t(.*)$/s.exec(record) ?? []
        return `${mode} ${size === '-' ? 0 : size} ${prefix}${file}`
      }),
      lastCommits: told,
    },
  }
}

/** The bytes of an archive, whole or of a folder. */
export const readArchive = async (subject: Subject): Promise<Comparison | null> => {
  const { id, name } = await subject.someRevision()
  const files = await subject.filesAt(id)
  if (files.length === 0) return null
  const chosen = folderOf(subject.pick(files).path)
  // A part, for which signs that are special in patterns would have to be escaped.
  const folder = subject.chance(0.7) && !/[[\]*?\\]|^:/.test(chosen) ? chosen : ''
  const prefix = subject.chance(0.5) ? `part-${subject.below(9)}/` : ''
  const response = await subject.repository.getArchiveStream({
    ref: name,
    ...(folder === '' ? {} : { includeGlobs: [folder] }),
    ...(prefix === '' ? {} : { archivePrefix: prefix }),
  })
  const tar = gunzipSync(Buffer.from(await response.arrayBuffer()))
  const told = await subject.git([
    'archive',
    '--format=tar',
    ...(prefix === '' ? [] : [`--prefix=${prefix}`]),
    id,
    ...(folder === '' ? [] : ['--', folder]),
  ])
  return {
    question: `archive ${name} of "${folder}" below "${prefix}"`,
    answered: [tar.length, tar.equals(told)],
    expected: [told.length, true],
  }
}
