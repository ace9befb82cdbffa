import type { PairPlan, PairRow } from '../../../src-shared/domain/pairing.ts'
import { repositoriesWords } from './discovery-words.ts'

/** What mirroring between two accounts comes to, in a sentence. */
export const pairPlanWords = ({ counts }: PairPlan): string => {
  const made = counts.made === 0 ? '' : `, ${counts.made} of them made first`
  const left = [
    ...(counts.mirrored > 0 ? [`${counts.mirrored} mirrored already`] : []),
    ...(counts.left > 0 ? [`${counts.left} left as they are`] : []),
  ]
  const going =
    counts.going === 0
      ? 'None of them is mirrored'
      : `${repositoriesWords(counts.going)} will be mirrored${made}`
  return left.length === 0 ? `${going}.` : `${going}; ${left.join(', ')}.`
}

/** What becomes of a pair: "ada/notes → acme/notes, new". */
export const pairRowWords = ({ fromPath, toPath, key, direction, isMade, problem }: PairRow): string => {
  if (problem !== null) return problem
  const there = `${toPath ?? key}${isMade && direction === 'there' ? ', new' : ''}`
  const here = `${fromPath ?? ''}${isMade && direction === 'back' ? 'new' : ''}`
  return direction === 'there' ? `→ ${there}` : `← ${there}${fromPath === null ? `, ${here} here` : ''}`
}
