import type { DiscoveryState } from '../../../src-shared/domain/discovery.ts'
import type { ExportPlan } from '../../../src-shared/domain/forge-export.ts'
import type { ImportPlan, ImportState, ImportWay } from '../../../src-shared/domain/forge-import.ts'
import { plural } from '../../lib/plural.ts'

export const repositoriesWords = (count: number): string => plural(count, 'repository', 'repositories')

/** How far the listing is, below the title. @param ago when the last one ended, as words */
export const stateWords = ({ state, count }: DiscoveryState, ago: string | null): string => {
  switch (state) {
    case 'never':
      return 'Not listed yet'
    case 'listing':
      return `Listing: ${repositoriesWords(count)} so far`
    case 'broken_off':
      return `${repositoriesWords(count)} known`
    case 'whole':
      return `${repositoriesWords(count)}${ago === null ? '' : `, listed ${ago}`}`
  }
}

export const wayWords: Readonly<Record<ImportWay, { readonly label: string; readonly hint: string }>> = {
  pull: { label: 'Follow the forge', hint: 'Each is copied here and kept current. Nothing goes back.' },
  sync: {
    label: 'Both ways',
    hint: 'Each is copied here and kept current; what you push to it here goes to the forge first.',
  },
  once: { label: 'Once', hint: 'Each is copied here now. No mirror is left behind.' },
}

/** What the plan comes to, in a sentence. */
export const planWords = ({ counts }: ImportPlan): string => {
  const left = [
    ...(counts.mirroredAlready > 0 ? [`${counts.mirroredAlready} mirrored already`] : []),
    ...(counts.nameTaken > 0 ? [`${counts.nameTaken} whose name is taken here`] : []),
    ...(counts.unsuitable > 0 ? [`${counts.unsuitable} that cannot be copied`] : []),
  ]
  const going =
    counts.import === 0 ? 'None of them is imported' : `${repositoriesWords(counts.import)} will be imported`
  return left.length === 0 ? `${going}.` : `${going}. Left as they are: ${left.join(', ')}.`
}

/** What pushing to the forge comes to, in a sentence. */
export const exportPlanWords = ({ counts }: ExportPlan): string => {
  const going = counts.pair + counts.create
  const made =
    counts.create === 0
      ? ''
      : counts.create === going
        ? ', made there first'
        : `, ${counts.create} of them made there first`
  const left = [
    ...(counts.mirroredAlready > 0 ? [`${counts.mirroredAlready} mirrored already`] : []),
    ...(counts.missing > 0 ? [`${counts.missing} not there`] : []),
    ...(counts.unsuitable > 0 ? [`${counts.unsuitable} that cannot be pushed`] : []),
  ]
  const all = going === 0 ? 'None of them is pushed' : `${repositoriesWords(going)} will be pushed${made}`
  return left.length === 0 ? `${all}.` : `${all}. Left as they are: ${left.join(', ')}.`
}

/** What becomes of repositories: mirrors that a forge runs are set up, or turned round. */
export type BulkVerb = 'added' | 'done'

/** How far it is: "120 of 300 repositories added, 1 could not be". */
export const underWayWords = ({ total, done, failedCount }: ImportState, verb: BulkVerb = 'added'): string =>
  `${done - failedCount} of ${repositoriesWords(total)} ${verb}${failedCount === 0 ? '' : `, ${failedCount} could not be`}`

/** How it ended. */
export const endWords = (
  { total, done, failedCount, isCancelled }: ImportState,
  verb: BulkVerb = 'added',
): string => {
  const added = `${repositoriesWords(done - failedCount)} ${verb}`
  const failed = failedCount === 0 ? '' : `, ${failedCount} could not be`
  return `${added}${failed}${isCancelled ? `, ${total - done} left when you stopped it` : ''}.`
}
