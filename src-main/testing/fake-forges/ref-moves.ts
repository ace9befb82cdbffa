import { refsOf } from '../scratch.ts'

export const noObject = '0'.repeat(40)

/** `before` or `after` is `noObject` for what was made or removed. */
export type RefMove = { readonly ref: string; readonly before: string; readonly after: string }

/** Tells what moved in a bare repository since it was asked last. */
export const createRefMoves = () => {
  const told = new Map<string, ReadonlyMap<string, string>>()
  return async (directory: string): Promise<readonly RefMove[]> => {
    const before = told.get(directory) ?? new Map<string, string>()
    const after = await refsOf(directory, 'refs/heads', 'refs/tags')
    told.set(directory, after)
    return [...new Set([...before.keys(), ...after.keys()])]
      .map((ref) => ({ ref, before: before.get(ref) ?? noObject, after: after.get(ref) ?? noObject }))
      .filter((move) => move.before !== move.after)
  }
}

/** `refs/heads/main` without its beginning. */
export const shortName = (ref: string): string => ref.replace(/^refs\/(?:heads|tags)\//, '')
export const isTag = (ref: string): boolean => ref.startsWith('refs/tags/')
