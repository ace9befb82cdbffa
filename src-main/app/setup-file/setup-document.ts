import {
  isAlias,
  isMap,
  isNode,
  isScalar,
  isSeq,
  LineCounter,
  parseDocument,
  visit,
  type Document,
} from 'yaml'
import { looksLikeToken } from '../../../src-shared/domain/token-form.ts'
import type { PlacedProblem } from '../../../src-shared/domain/setup-plan.ts'
import { circularAlias, tooManyAliases, unknownAlias, yamlProblem } from './yaml-problems.ts'

/** A YAML text taken apart, which still knows where everything stood. */
export type SetupDocument = {
  /** As plain values; undefined with problems. */
  readonly data: unknown
  readonly problems: readonly PlacedProblem[]
  readonly placeOf: (path: readonly PropertyKey[]) => { readonly line: number; readonly column: number }
}

/** Each use of an anchor counts with all that is repeated in it. */
const maxAliasCount = 100

const startOf = (node: unknown): number => (isNode(node) ? (node.range?.[0] ?? 0) : 0)

/** The value under a key or at a position, and where a person looks for it: the key, where there is one. */
const child = (node: unknown, part: PropertyKey): { readonly value: unknown; readonly at: number } | null => {
  if (isMap(node)) {
    const pair = node.items.find(({ key }) => isScalar(key) && String(key.value) === String(part))
    if (pair === undefined) return null
    return {
      value: pair.value,
      at: startOf(isScalar(pair.value) && pair.value.value !== null ? pair.value : pair.key),
    }
  }
  if (!isSeq(node) || typeof part !== 'number') return null
  const value = node.items[part]
  return value === undefined ? null : { value, at: startOf(value) }
}

const offsetOf = (document: Document, path: readonly PropertyKey[]): number => {
  let node: unknown = document.contents
  let at = startOf(node)
  for (const part of path) {
    const next = child(isAlias(node) ? node.resolve(document) : node, part)
    if (next === null) break
    node = next.value
    at = next.at
  }
  return at
}

/** What the parser lets through: keys that stand there twice, anchors that are none, secrets. */
const lookThrough = (document: Document, problem: (at: number, message: string) => void): void => {
  visit(document, {
    Map: (_key, map) => {
      // The parser would compare each key with each other.
      const seen = new Set<unknown>()
      for (const { key } of map.items) {
        const name = isScalar(key) ? key.value : undefined
        if (name === '__proto__') problem(startOf(key), 'Nothing can have this name.')
        if (seen.has(name)) problem(startOf(key), yamlProblem('DUPLICATE_KEY'))
        seen.add(name)
      }
    },
    Alias: (_key, alias) => {
      const source = alias.resolve(document)
      const at = startOf(alias)
      if (source === undefined) problem(at, unknownAlias)
      else if (source.range && source.range[0] <= at && at < source.range[1]) problem(at, circularAlias)
    },
    Scalar: (_key, scalar) => {
      if (typeof scalar.value === 'string' && looksLikeToken(scalar.value)) {
        problem(
          startOf(scalar),
          'This looks like a secret, which never stands in the file: name where it is, like { env: NAME }.',
        )
      }
    },
  })
}

const plainValues = (document: Document, problem: (at: number, message: string) => void): unknown => {
  try {
    return document.toJS({ maxAliasCount }) as unknown
  } catch {
    problem(0, tooManyAliases)
    return undefined
  }
}

/** Takes a YAML 1.2 text apart, or JSON, which is YAML too. Nothing in it is run, and nothing outside of it is read. */
export const readSetupDocument = (text: string): SetupDocument => {
  const lineCounter = new LineCounter()
  const found = new Map<number, PlacedProblem>()
  const place = (offset: number): { readonly line: number; readonly column: number } => {
    const { line, col } = lineCounter.linePos(offset)
    return { line: Math.max(1, line), column: Math.max(1, col) }
  }
  const problem = (offset: number, message: string): void => {
    const at = place(offset)
    // What follows from the first in a line is no news.
    if (!found.has(at.line)) found.set(at.line, { ...at, path: '', message })
  }
  const document = parseDocument(text, {
    version: '1.2',
    lineCounter,
    prettyErrors: false,
    uniqueKeys: false,
    stringKeys: true,
    logLevel: 'error',
  })
  const parserFound = [...document.errors, ...document.warnings]
  const exhausted = parserFound.find(({ code }) => code === 'RESOURCE_EXHAUSTION')
  for (const { code, pos } of exhausted === undefined ? parserFound : [exhausted])
    problem(pos[0], yamlProblem(code))
  if (exhausted === undefined) lookThrough(document, problem)
  const data = found.size === 0 ? plainValues(document, problem) : undefined
  return {
    data,
    problems: [...found.values()].toSorted((one, other) => one.line - other.line),
    placeOf: (path) => place(offsetOf(document, path)),
  }
}
