/** One ref's line of `git push --porcelain`. https://git-scm.com/docs/git-push#_output */
export type PorcelainLine = {
  readonly ref: string
  readonly ok: boolean
  /** The remote gave up what stood there: the ref was deleted, or moved to what does not contain it. */
  readonly gaveUp: boolean
  /** The text in the parentheses of a refusal; null when it went through. */
  readonly reason: string | null
}

/** A ref that went through, or stood already where it was to go. */
export const acceptedLine = (ref: string, gaveUp: boolean): PorcelainLine => ({
  ref,
  ok: true,
  gaveUp,
  reason: null,
})

/** A ref that did not go through. */
export const refusedLine = (ref: string, reason: string): PorcelainLine =>
  // What was to be deleted is not there: the wish is fulfilled.
  /remote ref does not exist/.test(reason)
    ? acceptedLine(ref, false)
    : { ref, ok: false, gaveUp: false, reason }

const form = /^([ *+=!-])\t([^\t]*):([^\t:]+)\t(.*)$/

/**
 * Reads `<flag>\t<from>:<to>\t<summary> (<reason>)`. git quotes no names here, and a ref name holds neither tab nor
 * colon. null for the lines around (`To …`, `Done`).
 */
export const parsePorcelainLine = (line: string): PorcelainLine | null => {
  const [, flag, , ref, summary] = form.exec(line) ?? []
  if (flag === undefined || ref === undefined || summary === undefined) return null
  if (flag !== '!') return acceptedLine(ref, flag === '+' || flag === '-')
  return refusedLine(ref, /\((.*)\)\s*$/.exec(summary)?.[1] ?? summary)
}

/** Reasons that say nothing about the ref: the push as a whole failed. */
const isTransportReason = (reason: string): boolean =>
  /remote failed to report status|unpacker error|atomic push failed/.test(reason)

/** Nothing was said about any ref: the push failed as a whole. */
export const isFailureOfAll = (lines: readonly PorcelainLine[]): boolean =>
  lines.every(({ reason }) => reason !== null && isTransportReason(reason))
