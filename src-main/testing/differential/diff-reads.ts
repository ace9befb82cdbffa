import { rmSync } from 'node:fs'
import path from 'node:path'
import type { FileDiff, FilteredFile } from '@pierre/storage'
import type { Comparison, Subject } from './subject.ts'

const emptyTree = '4b825dc642cb6eb9a060e54bf8d69288fbee4904'

type Changed = { readonly path: string; readonly oldPath: string | undefined; readonly counts: string }

/** `git diff --numstat -z`: a renamed file has both paths as records of their own. */
const parseNumstat = (records: readonly string[]): Changed[] => {
  const changed: Changed[] = []
  for (let at = 0; at < records.length; at += 1) {
    const [, added = '', deleted = '', file = ''] = /^(\d+|-)\t(\d+|-)\t(.*)$/s.exec(records[at] ?? '') ?? []
    const counts = `${added === '-' ? 0 : added} ${deleted === '-' ? 0 : deleted}`
    if (file !== '') changed.push({ path: file, oldPath: undefined, counts })
    else {
      changed.push({ path: records[at + 2] ?? '', oldPath: records[at + 1], counts })
      at += 2
    }
  }
  return changed
}

const isFileDiff = (file: FileDiff | FilteredFile): file is FileDiff => 'raw' in file

const mostCompared = 5

/** The files, counts and patches of `git diff` between two commits. */
const compareWithGit = async (
  subject: Subject,
  question: string,
  answer: {
    readonly files: readonly FileDiff[]
    readonly filteredFiles: readonly FilteredFile[]
    readonly stats: { readonly files: number; readonly additions: number; readonly deletions: number }
  },
  from: string,
  to: string,
): Promise<Comparison> => {
  const options = ['-M', '--ignore-space-change']
  const records = await subject.gitRecords('diff', '--numstat', '-z', ...options, from, to)
  const changed = parseNumstat(records)
  const all = [...answer.files, ...answer.filteredFiles].sort((left, right) =>
    Buffer.compare(Buffer.from(left.path), Buffer.from(right.path)),
  )
  const patches: string[] = []
  const whole = answer.filteredFiles.length === 0
  const compared = whole ? [] : answer.files.slice(0, mostCompared)
  for (const file of compared) {
    const both = file.oldPath === undefined ? [file.path] : [file.oldPath, file.path]
    patches.push(await subject.gitText('diff', '-p', ...options, from, to, '--', ...both))
  }
  if (whole) patches.push(await subject.gitText('diff', '-p', ...options, from, to))
  const sum = (place: number): number =>
    changed.reduce((total, { counts }) => total + Number(counts.split(' ')[place]), 0)
  return {
    question,
    answered: {
      stats: [answer.stats.files, answer.stats.additions, answer.stats.deletions],
      files: all.map((file) => [
        file.path,
        file.oldPath,
        isFileDiff(file) ? `${file.additions} ${file.deletions}` : null,
      ]),
      patches: whole ? [answer.files.map(({ raw }) => raw).join('')] : compared.map(({ raw }) => raw),
    },
    expected: {
      stats: [changed.length, sum(0), sum(1)],
      files: [...changed]
        .sort((left, right) => Buffer.compare(Buffer.from(left.path), Buffer.from(right.path)))
        .map((file, place) => {
          const answered = all[place]
          const isFiltered = answered !== undefined && !isFileDiff(answered)
          return [file.path, file.oldPath, isFiltered ? null : file.counts]
        }),
      patches,
    },
  }
}

const nearby = (subject: Subject, id: string): string => {
  const place = subject.commits.indexOf(id)
  return subject.commits[Math.max(0, place - 30 + subject.below(60))] ?? id
}

/** Joined patches lead from one tree to the other, as far as no file is left out. */
const appliedDiff = async (subject: Subject, base: string, head: string): Promise<Comparison> => {
  const answer = await subject.repository.getCommitDiff({
    sha: head,
    baseSha: base,
    gitApplyCompatible: true,
  })
  const names = [...answer.files, ...answer.filteredFiles].flatMap((file) =>
    file.oldPath === undefined ? [file.path] : [file.path, file.oldPath],
  )
  const asked =
    answer.filteredFiles.length > 0 && names.length <= 100
      ? await subject.repository.getCommitDiff({
          sha: head,
          baseSha: base,
          gitApplyCompatible: true,
          paths: names,
        })
      : answer
  const index = path.join(subject.directory, `index-of-test-${base}`)
  const environment = { GIT_INDEX_FILE: index }
  try {
    await subject.git(['read-tree', base], { environment })
    const input = asked.files.map(({ raw }) => raw).join('')
    if (input !== '')
      await subject.git(['apply', '--cached', '--whitespace=nowarn', '-'], { input, environment })
    // What cannot be JSON is taken from the other tree.
    for (const file of asked.filteredFiles) {
      const wanted = await subject.gitText('ls-tree', '-z', head, '--', file.path)
      const [, mode, id] = /^(\d+) \w+ ([0-9a-f]+)\t/.exec(wanted) ?? []
      const gone = [file.oldPath ?? file.path, file.path].map((name) => `0 ${'0'.repeat(40)}\t${name}\0`)
      const added = mode === undefined || id === undefined ? '' : `${mode} ${id}\t${file.path}\0`
      const changes = `${gone.join('')}${added}`
      await subject.git(['update-index', '-z', '--index-info'], { input: changes, environment })
    }
    const written = await subject.git(['write-tree'], { environment })
    return {
      question: `patch for git apply from ${base} to ${head}`,
      answered: written.toString().trim(),
      expected: (await subject.gitText('rev-parse', `${head}^{tree}`)).trim(),
    }
  } finally {
    rmSync(index, { force: true })
  }
}

/** What a commit changed, what two commits differ in, a patch that can be applied, or what a branch brings. */
export const readDiff = async (subject: Subject): Promise<Comparison | null> => {
  const { id, name } = await subject.someRevision()
  const kind = subject.below(5)
  if (kind < 2) {
    const parents = (await subject.gitText('rev-list', '--parents', '-1', id)).trim().split(' ')
    const answer = await subject.repository.getCommitDiff({ sha: name })
    return compareWithGit(subject, `diff of ${name}`, answer, parents[1] ?? emptyTree, id)
  }
  const other = nearby(subject, id)
  if (kind === 2) return appliedDiff(subject, other, id)
  const mergeBase = await subject.git(['merge-base', other, id], { answers: [1] })
  const from = mergeBase.toString().trim() || other
  const answer =
    kind === 3
      ? await subject.repository.getCommitDiff({ sha: name, baseSha: other })
      : await subject.repository.getBranchDiff({ branch: name, base: other })
  return compareWithGit(subject, `diff ${other}...${name} (${kind})`, answer, from, id)
}
