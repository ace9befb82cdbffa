import type { KeptLifetimeEffect, KeptLifetimeMs } from './kept-lifetime.ts'

const day = 86_400_000

/** "7 days", "for ever". */
export const keptLifetimeWords = (lifetimeMs: KeptLifetimeMs): string => {
  if (lifetimeMs === null) return 'for ever'
  const days = Math.round(lifetimeMs / day)
  return days === 1 ? '1 day' : `${days} days`
}

const tips = (count: number): string => (count === 1 ? '1 old tip' : `${count} old tips`)

/**
 * What a lifetime that was shortened does to the old tips there are, in sentences; none when nothing goes sooner.
 * @param at the moment of `goingAt` in words: "tomorrow at 16:02"
 */
export const keptEffectSentences = (
  { goingCount, repositoryCount, soonerCount }: KeptLifetimeEffect,
  lifetimeMs: KeptLifetimeMs,
  at: string,
): readonly string[] => {
  const sentences: string[] = []
  if (goingCount > 0) {
    const where = repositoryCount > 1 ? ` in ${repositoryCount} repositories` : ''
    const are = goingCount === 1 ? 'is' : 'are'
    const go = goingCount === 1 ? 'goes' : 'go'
    sentences.push(
      `${tips(goingCount)}${where} ${are} older than ${keptLifetimeWords(lifetimeMs)} and ${go} ${at}. Until then you can set it back, or pin what is to stay.`,
    )
  }
  if (soonerCount > 0) {
    const others =
      goingCount > 0
        ? `${soonerCount} more ${soonerCount === 1 ? 'goes' : 'go'}`
        : `${tips(soonerCount)} ${soonerCount === 1 ? 'goes' : 'go'}`
    sentences.push(`${others} sooner than before${soonerCount === 1 ? '' : ', each at its time'}.`)
  }
  return sentences
}
