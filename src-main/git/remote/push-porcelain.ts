/** One ref's line of `git push --porcelain`. https://git-scm.com/docs/git-push#_output */
export type PorcelainLine = {
  readonly ref: string
  readonly ok: boolean
  /** The remote gave up what stood there: the ref was deleted, or moved to what does not contain it. */
  readonly gaveUp: boolean
  /** The text in the parentheses of a refusal; null when it went through. */
  readonly reason: string | null
}

const form = /^([ *+=!-])\t([^\t]*):([^\t:]+)\t(.*)$/

/**
 * Reads `<flag>\t<from>:<to>\t<summary> (<reason>)`. git quotes no names here, and a ref name holds neither tab nor
 * colon. null for the lines around (`To …`, `Done`).
 */
export const parsePorcelainLine = (line: string): PorcelainLine | null => {
  const [, flag, , ref, summary] = form.exec(line) ?? []
  if (flag === undefined || ref === undefined || summary === undefined) return null
  if (flag !== '!') return { ref, ok: true, gaveUp: flag === '+' || flag === '-', reason: null }
  const reason = /\((.*)\)\s*$/.exec(summary)?.[1] ?? summary
  // What was to be deleted is not there: the wish is fulfilled.
  if (/remote ref does not exist/.test(reason)) return { ref, ok: true, gaveUp: false, reason: null }
  return { ref, ok: false, gaveUp: false, reason }
}

/** Reasons that say nothing about the ref: the push as a whole failed. */
export const isTransportReason = (reason: string): boolean =>
  /remote failed to report status|unpacker error|atomic push failed/.test(reason)
