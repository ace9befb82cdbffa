import { isAppError } from '../../../src-shared/errors/app-error.ts'
import { errorMessage } from '../../../src-shared/errors/error-message.ts'
import { inASentence } from '../accounts/forge-sentence.ts'
import type { ForgeMirrorUseCases } from '../forge-mirrors/forge-mirrors.ts'
import { foldName } from './fold-name.ts'
import type { PlannedStep } from './setup-work.ts'

export type LookDeps = { readonly forgeMirrors: Pick<ForgeMirrorUseCases, 'plan'> }

/** Asking both sides of each takes a while: a person waits for it. */
const mostLooked = 50
const atOnce = 4

type Seen = Pick<PlannedStep, 'notes' | 'overwrites'>

/**
 * What setting up each mirror would do at the other side, where both accounts are here: what is overwritten there is to
 * be known before anybody says yes. What could not be looked at says so, and is checked again when it is done.
 */
export const createLookAtNewForgeMirrors = ({ forgeMirrors }: LookDeps) => {
  const lookAt = async (step: PlannedStep, accountIds: ReadonlyMap<string, string>): Promise<Seen | null> => {
    if (step.work.kind !== 'add_forge_mirror') return null
    const { forge, otherAccount, ...wanted } = step.work.wanted
    const accountId = accountIds.get(foldName(forge))
    const otherAccountId = otherAccount === null ? undefined : accountIds.get(foldName(otherAccount))
    if (accountId === undefined || (otherAccount !== null && otherAccountId === undefined)) {
      const notes =
        wanted.direction === 'pull' ? [] : ['What the target holds is looked at once its accounts are here.']
      return { notes, overwrites: null }
    }
    try {
      // What becomes readable for everybody is asked about when it is done.
      const plan = await forgeMirrors.plan({ ...wanted, accountId, otherAccountId, confirmPublic: true })
      const overwrites =
        plan.isSafe || plan.keepIn === null ? null : { count: plan.overwrittenCount, keepIn: plan.keepIn }
      return { notes: [...plan.steps], overwrites }
    } catch (thrown) {
      const error = inASentence(thrown)
      if (!isAppError(error)) throw error
      return { notes: [errorMessage(error.code, error.details).title], overwrites: null }
    }
  }

  return async (
    steps: readonly PlannedStep[],
    accountIds: ReadonlyMap<string, string>,
  ): Promise<readonly PlannedStep[]> => {
    const seen = new Map<string, Seen>()
    const waiting = steps.filter(({ work }) => work.kind === 'add_forge_mirror').slice(0, mostLooked)
    const work = async (): Promise<void> => {
      for (let step = waiting.shift(); step !== undefined; step = waiting.shift()) {
        const found = await lookAt(step, accountIds)
        if (found !== null) seen.set(step.id, found)
      }
    }
    await Promise.all(Array.from({ length: atOnce }, work))
    return steps.map((step) => ({ ...step, ...seen.get(step.id) }))
  }
}
