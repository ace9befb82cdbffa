import type { LeftOut } from '../../../src-shared/domain/left-out.ts'
import { createPatternFinder, createRefFilter } from '../../../src-shared/domain/ref-patterns.ts'
import { ephemeralPrefix } from '../../../src-shared/domain/ref.ts'
import type { MirrorRow } from '../ports/mirror-store.ts'
import { isCalledHead, isPulled, isPushed, pulledPrefixes } from './ref-scope.ts'

/** What decides which refs a mirror carries. */
export type ScopeChoices = Pick<MirrorRow, 'direction' | 'patterns' | 'notes'>

/** The refs that one mirror carries. */
export type MirrorScope = {
  /** What is asked of a remote, and read here. */
  readonly prefixes: readonly string[]
  /** Whether the mirror carries this ref; others stay as they are on both sides. */
  readonly carries: (ref: string) => boolean
  /** Whether the patterns leave some refs out, so that not all below the prefixes are fetched. */
  readonly isNarrowed: boolean
  /** Tells this choice from others; "" for everything that a direction carries by itself. Part of fingerprints. */
  readonly key: string
}

const notesPrefix = 'refs/notes/'

/** refs/notes come with a pull; to send them to another host somebody asks (mirror semantics 2.2). */
export const carriesNotes = ({ direction, notes }: Pick<ScopeChoices, 'direction' | 'notes'>): boolean =>
  notes ?? direction === 'pull'

/** The scope of a mirror: its direction's refs, its choice about notes, its patterns. */
export const scopeOf = (mirror: ScopeChoices): MirrorScope => {
  const { direction, patterns } = mirror
  const withNotes = carriesNotes(mirror)
  const fits = createRefFilter(patterns)
  // What belongs to a host or to this store is sent nowhere, whatever the choices say.
  const mayBe = direction === 'push' && !withNotes ? isPushed : isPulled
  const isChosen = patterns.length > 0 || withNotes !== (direction === 'pull')
  return {
    prefixes: pulledPrefixes.filter((prefix) => withNotes || prefix !== notesPrefix),
    carries: (ref) => mayBe(ref) && (withNotes || !ref.startsWith(notesPrefix)) && fits(ref),
    isNarrowed: patterns.length > 0,
    key: isChosen ? JSON.stringify([withNotes, patterns]) : '',
  }
}

/** Why the mirror does not carry this ref; null when it does. */
export const whyLeftOut = (mirror: ScopeChoices, ref: string): LeftOut | null => {
  if (scopeOf(mirror).carries(ref)) return null
  if (ref.startsWith(ephemeralPrefix)) return { because: 'ephemeral', pattern: null }
  if (isCalledHead(ref)) return { because: 'head_name', pattern: null }
  if (!pulledPrefixes.some((prefix) => ref.startsWith(prefix))) return { because: 'namespace', pattern: null }
  if (ref.startsWith(notesPrefix) && !carriesNotes(mirror)) return { because: 'notes', pattern: null }
  const pattern = createPatternFinder(mirror.patterns)(ref)
  return { because: pattern === null ? 'no_pattern' : 'pattern', pattern }
}

/** The scope of what has no mirror yet: nobody chose anything. */
export const plainScope = (direction: MirrorRow['direction']): MirrorScope =>
  scopeOf({ direction, patterns: [], notes: null })
