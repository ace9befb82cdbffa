import type { Mirror } from '../../../src-shared/domain/mirror.ts'
import type { Run } from '../../../src-shared/domain/run.ts'
import { hostName } from '../../../src-shared/domain/host-name.ts'
import { hostOf } from '../../lib/host-of.ts'
import { plural } from '../../lib/plural.ts'

/** What is known of the other mirrors' runs. */
export type OtherRun = Pick<Mirror, 'id' | 'host' | 'activeRun'>

const isUnderWay = ({ activeRun }: OtherRun): boolean => activeRun !== null && activeRun.phase !== 'queued'

/**
 * Why a run has not begun, as a sentence. A mirror has one run at a time, and a host gets only some at once.
 * @param mirrors all there are
 */
export const waitingReason = (
  run: Pick<Run, 'id' | 'mirrorId' | 'url'>,
  mirrors: readonly OtherRun[],
): string => {
  const own = mirrors.find(({ id }) => id === run.mirrorId)
  if (own !== undefined && isUnderWay(own) && own.activeRun?.id !== run.id) {
    return 'It begins when the run of this mirror that is under way has ended.'
  }
  const host = hostOf(run.url)
  const others = mirrors.filter(({ id, host: at }) => id !== run.mirrorId && at === host)
  const busyCount = others.filter(isUnderWay).length
  const waitingCount = others.filter(({ activeRun }) => activeRun?.phase === 'queued').length
  if (busyCount === 0) return 'It begins in a moment.'
  const rest =
    waitingCount === 0
      ? ''
      : `, and ${plural(waitingCount, 'other')} ${waitingCount === 1 ? 'waits' : 'wait'} too`
  const underWay = `${plural(busyCount, 'other run')} with ${hostName(host)} ${busyCount === 1 ? 'is' : 'are'} under way`
  return `It waits for its turn: ${underWay}${rest}.`
}
