import { execFileSync } from 'node:child_process'
import { bareRepository } from './scratch.ts'

/** Numbers from 0 to 1 that are the same for the same seed. */
export const seededRandom = (seed: number): (() => number) => {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

type RandomFile = { readonly mode: '100644' | '100755' | '120000'; readonly content: string }
type Files = ReadonlyMap<string, RandomFile>

const names = [
  'README.md',
  'src/main.ts',
  'src/deep/er/file.ts',
  'with space.txt',
  'quote "and" back\\slash',
  'tab\there',
  'line\nbreak.txt',
  'Ünïcödé/日本.md',
  '-leading-dash',
  'glob*[a].txt',
  ':(colon)',
  'b/b b/b',
]
const words = [
  'alpha',
  'beta',
  'gamma',
  'delta',
  'TODO later',
  'a:12:b',
  'x-7-y',
  '',
  '  indented',
  '--',
  'Größe',
]

const quoted = (name: string): string =>
  `"${name.replace(/[\\"]/g, '\\$&').replaceAll('\n', '\\n').replaceAll('\t', '\\t')}"`

/**
 * A bare repository with a history of branches and merges, renames, deletions, modes, links, binary files, odd names
 * and clocks that were wrong. The same for the same seed.
 */
export const randomHistory = async (
  parent: string,
  name: string,
  seed: number,
  commitCount: number,
): Promise<string> => {
  const directory = await bareRepository(parent, name)
  const random = seededRandom(seed)
  const below = (most: number): number => Math.floor(random() * most)
  const pick = <T>(items: readonly T[]): T => items[below(items.length)] as T
  const line = (): string => `${pick(words)} ${below(50)}`

  const changedText = (content: string): string => {
    const lines = content.split('\n')
    for (let edits = 1 + below(3); edits > 0; edits -= 1) {
      const at = below(lines.length)
      const kind = below(5)
      if (kind === 0) lines.splice(at, 1)
      else if (kind === 1) lines[at] = (lines[at] ?? '').replace(' ', '   ')
      else lines.splice(at, kind === 2 ? 1 : 0, line())
    }
    return lines.join('\n')
  }
  const newFile = (): RandomFile => {
    const kind = below(12)
    if (kind === 0) return { mode: '120000', content: `../${pick(names)}`.replaceAll('\n', '') }
    if (kind === 1) return { mode: '100644', content: `\0binary ${below(1_000)}` }
    if (kind === 2) return { mode: '100644', content: '' }
    const content = Array.from({ length: 3 + below(30) }, line).join(kind === 3 ? '\r\n' : '\n')
    return { mode: kind === 4 ? '100755' : '100644', content: content + pick(['', '\n']) }
  }
  const edited = (files: Files): Files => {
    const next = new Map(files)
    for (let edits = 1 + below(3); edits > 0; edits -= 1) {
      const path = pick([...next.keys(), pick(names)])
      const file = next.get(path)
      const kind = below(10)
      if (file === undefined || kind === 0) next.set(path, newFile())
      else if (kind === 1) next.delete(path)
      else if (kind === 2) {
        next.delete(path)
        next.set(`moved/${below(30)} ${path.replace(/^.*\//s, '')}`, {
          ...file,
          content: changedText(file.content),
        })
      } else if (kind === 3 && file.mode !== '120000') {
        next.set(path, { ...file, mode: file.mode === '100644' ? '100755' : '100644' })
      } else next.set(path, { ...file, content: changedText(file.content) })
    }
    return next
  }

  const commits: Files[] = []
  const script: string[] = []
  for (let index = 0; index < commitCount; index += 1) {
    const parents = index === 0 ? [] : [Math.max(0, index - 1 - below(4))]
    if (index > 5 && below(5) === 0) {
      const other = Math.max(0, index - 1 - below(6))
      if (!parents.includes(other)) parents.push(other)
    }
    const merged = new Map(parents.toReversed().flatMap((parent) => [...(commits[parent] ?? [])]))
    const files = parents.length === 2 && below(2) === 0 ? merged : edited(merged)
    commits.push(files)
    const date = 1_600_000_000 + index * 30 - (below(8) === 0 ? 500 : 0) - (below(3) === 0 ? 30 : 0)
    const message = `Change ${index}\n\nBody of ${index}: ${line()}\n`
    script.push(
      `commit refs/heads/${index === commitCount - 1 ? 'main' : `at/${index}`}`,
      `mark :${index + 1}`,
      `author Ada Ö <ada@example.org> ${date - 7} +0200`,
      `committer Grace <grace@example.org> ${date} +0000`,
      `data ${Buffer.byteLength(message)}\n${message}`,
      ...parents.map((parent, place) => `${place === 0 ? 'from' : 'merge'} :${parent + 1}`),
      'deleteall',
      ...[...files].map(
        ([path, { mode, content }]) =>
          `M ${mode} inline ${quoted(path)}\ndata ${Buffer.byteLength(content)}\n${content}`,
      ),
      '',
    )
  }
  execFileSync('git', ['fast-import', '--quiet', '--force'], { cwd: directory, input: script.join('\n') })
  return directory
}
