/** One step of a pattern. */
type Step =
  | { readonly kind: 'character'; readonly matches: (character: string) => boolean }
  /** Any number of characters, with or without slashes. */
  | { readonly kind: 'star'; readonly slashes: boolean }
  /** Nothing, or whole folders with the slash behind them. */
  | { readonly kind: 'folders' }

const isOther = (character: string): boolean => character !== '/'

/** `[a-z]`, `[!a-z]` from its bracket on; null when it has no end, and the bracket is a character like others. */
const readSet = (glob: string, start: number): { readonly step: Step; readonly end: number } | null => {
  const match = /^\[([!^]?)(\]?[^\]]*)\]/.exec(glob.slice(start))
  if (match === null) return null
  const [whole, not, members = ''] = match
  const ranges = [...members.matchAll(/(.)-(.)|(.)/gsu)].map(([, from, to, single]) => [
    from ?? single ?? '',
    to ?? single ?? '',
  ])
  const isIn = (character: string): boolean =>
    ranges.some(([from = '', to = '']) => from <= character && character <= to)
  const matches = (character: string): boolean => isOther(character) && isIn(character) === (not === '')
  return { step: { kind: 'character', matches }, end: start + whole.length }
}

const readSteps = (glob: string): readonly Step[] => {
  const steps: Step[] = []
  for (let at = 0; at < glob.length;) {
    const character = String.fromCodePoint(glob.codePointAt(at) ?? 0)
    const set = character === '[' ? readSet(glob, at) : null
    const beginsName = at === 0 || glob[at - 1] === '/'
    if (beginsName && glob.startsWith('**/', at)) {
      steps.push({ kind: 'folders' })
      at += 3
    } else if (character === '*') {
      // Two of them are more than one only when they stand alone between slashes.
      const slashes = beginsName && glob.slice(at) === '**'
      steps.push({ kind: 'star', slashes })
      at += slashes ? 2 : 1
    } else if (set !== null) {
      steps.push(set.step)
      at = set.end
    } else if (character === '?') {
      steps.push({ kind: 'character', matches: isOther })
      at += 1
    } else {
      const literal = character === '\\' && at + 1 < glob.length ? (glob[at + 1] as string) : character
      steps.push({ kind: 'character', matches: (other) => other === literal })
      at += character === '\\' && at + 1 < glob.length ? 2 : character.length
    }
  }
  return steps
}

/**
 * Whether steps lead through a text. All places in the pattern are followed at once, so that no pattern takes longer
 * than its length times that of the text.
 */
const leadsThrough = (steps: readonly Step[], text: string): boolean => {
  /** With the places that can be reached without a character. */
  const withSkips = (places: Iterable<number>): Set<number> => {
    const all = new Set<number>()
    for (const place of places) {
      for (let next = place; !all.has(next); next += 1) {
        all.add(next)
        if (steps[next] === undefined || steps[next]?.kind === 'character') break
      }
    }
    return all
  }
  let places = withSkips([0])
  /** Places of `folders` that are in the middle of a name: they are left at its slash only. */
  let inside = new Set<number>()
  for (const character of text) {
    const next: number[] = []
    const nextInside = new Set<number>()
    const follow = (place: number, step: Step | undefined): void => {
      if (step === undefined) return
      if (step.kind === 'character') {
        if (step.matches(character)) next.push(place + 1)
      } else if (step.kind === 'star') {
        if (step.slashes || character !== '/') next.push(place)
      } else if (character === '/') next.push(place)
      else nextInside.add(place)
    }
    for (const place of places) follow(place, steps[place])
    for (const place of inside) follow(place, steps[place])
    places = withSkips(next)
    inside = nextInside
    if (places.size === 0 && inside.size === 0) return false
  }
  return places.has(steps.length)
}

/** A path and the folders it is in, from the root. */
const prefixesOf = (path: string): readonly string[] => {
  const names = path.split('/')
  return names.map((_, index) => names.slice(0, index + 1).join('/'))
}

/**
 * Whether a path matches a glob: `*` and `?` within a name, `**` across folders, `[a-z]`; one without a slash is
 * looked for at any depth, one with a slash from the root. What matches a folder matches all in it.
 */
export const createGlobMatcher = (glob: string): ((path: string) => boolean) => {
  const clean = glob.replace(/^\.?\//, '').replace(/\/$/, '')
  const steps = readSteps(clean)
  return clean.includes('/')
    ? (path) => prefixesOf(path).some((prefix) => leadsThrough(steps, prefix))
    : (path) => path.split('/').some((name) => leadsThrough(steps, name))
}
