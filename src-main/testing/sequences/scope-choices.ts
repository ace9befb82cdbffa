import type { Direction } from '../../../src-shared/domain/mirror.ts'

type ScopeChoice = { readonly patterns: readonly string[]; readonly carries: (ref: string) => boolean }

/** Patterns that people choose, each with what it means, in words of its own. */
export const scopeChoices: readonly ScopeChoice[] = [
  { patterns: [], carries: () => true },
  {
    patterns: ['main', 'refs/heads/topic', 'refs/tags/v1'],
    carries: (ref) => ['refs/heads/main', 'refs/heads/topic', 'refs/tags/v1'].includes(ref),
  },
  { patterns: ['!release/*'], carries: (ref) => !ref.startsWith('refs/heads/release/') },
  { patterns: ['!refs/tags/**'], carries: (ref) => !ref.startsWith('refs/tags/') },
  { patterns: ['!a'], carries: (ref) => !/^refs\/(heads|tags|notes)\/a(\/|$)/.test(ref) },
]

/** Whether a mirror with such choices carries a ref: branches and tags, notes where it pulls or was told to. */
export const isCarried = (
  mirror: {
    readonly direction: Direction
    readonly patterns: readonly string[]
    readonly notes: boolean | null
  },
  ref: string,
): boolean => {
  const chosen = scopeChoices.find(({ patterns }) => patterns.join() === mirror.patterns.join())
  if (chosen === undefined) throw new Error(`Nobody chose the patterns ${mirror.patterns.join()}.`)
  const isOfItsKind = ref.startsWith('refs/notes/')
    ? (mirror.notes ?? mirror.direction === 'pull')
    : /^refs\/(heads|tags)\//.test(ref)
  return isOfItsKind && chosen.carries(ref)
}
