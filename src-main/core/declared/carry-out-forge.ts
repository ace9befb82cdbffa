import type { ForgeMirrorPlan, ForgeMirrorResult } from '../../../src-shared/domain/forge-mirror.ts'
import { AppError } from '../../../src-shared/errors/app-error.ts'
import type { ForgeMirrorUseCases } from '../forge-mirrors/forge-mirrors.ts'
import type { HooksInService } from '../hooks-in/hooks-in-service.ts'
import type { NewRepositoriesService } from '../new-repositories/new-repositories.ts'
import type { CarryOutOptions } from './carry-out-options.ts'
import { foldName } from './fold-name.ts'
import type { ForgeWork } from './forge-work.ts'

export type CarryOutForgeDeps = {
  readonly hooksIn: Pick<HooksInService, 'change' | 'changeKey'>
  readonly newRepositories: Pick<NewRepositoriesService, 'set'>
  readonly forgeMirrors: Pick<ForgeMirrorUseCases, 'add' | 'change' | 'remove'>
}

type AddForgeMirror = Extract<ForgeWork, { readonly kind: 'add_forge_mirror' }>

type Left = { readonly reason: string; readonly advice: string; readonly consent?: 'overwrite' }

const leftToAPerson = ({ reason, advice, consent }: Left): AppError =>
  new AppError('forge_cannot', reason, {
    details: { reason, advice, ...(consent === undefined ? {} : { consent }) },
  })

const needsApproval = ({ repository, url, overwrittenCount }: ForgeMirrorPlan): AppError =>
  leftToAPerson({
    reason: `Nothing was set up: ${url} holds ${overwrittenCount} branches and tags that ${repository} has not, which a push by the forge would take away.`,
    advice: 'Say that they may be overwritten: all that is there is taken into a repository here first.',
    consent: 'overwrite',
  })

/** Carries out what a file says of forges, by the same ways and with the same checks as a person's commands. */
export const createCarryOutForge = (deps: CarryOutForgeDeps) => {
  const { forgeMirrors } = deps

  /** What was consented to is the plan as it is now; when that changed while it was done, it is asked about again. */
  const settle = async (
    repository: string,
    { confirmOverwrite }: CarryOutOptions,
    attempt: (approvePlan?: string) => Promise<ForgeMirrorResult>,
  ): Promise<void> => {
    let result = await attempt()
    if (result.outcome === 'needs_approval' && confirmOverwrite.has(foldName(repository)))
      result = await attempt(result.plan.fingerprint)
    if (result.outcome === 'needs_approval') throw needsApproval(result.plan)
    if (result.outcome === 'by_hand') {
      throw leftToAPerson({
        reason: `${repository} waits for a step by hand at the forge.`,
        advice: result.byHand.steps.join(' '),
      })
    }
    const { failure } = result.mirror
    // It stands at the forge, and its first run failed: the mirror says why from now on.
    if (failure !== null) throw leftToAPerson({ reason: failure.title, advice: failure.advice })
  }

  const add = async (
    { wanted: { forge, otherAccount, ...wanted } }: AddForgeMirror,
    options: CarryOutOptions,
    accountId: (name: string | null) => string | null,
  ): Promise<void> => {
    const input = {
      ...wanted,
      accountId: accountId(forge) ?? '',
      otherAccountId: accountId(otherAccount) ?? undefined,
      confirmPublic: options.confirmPublic.has(foldName(wanted.repository)),
    }
    await settle(wanted.repository, options, (approvePlan) => forgeMirrors.add({ ...input, approvePlan }))
  }

  return async (
    work: ForgeWork,
    options: CarryOutOptions,
    accountId: (name: string | null) => string | null,
  ): Promise<void> => {
    switch (work.kind) {
      case 'change_webhooks':
        if (work.serverKey !== null) deps.hooksIn.changeKey(accountId(work.account) ?? '', work.serverKey)
        if (work.isEnabled !== null) deps.hooksIn.change(accountId(work.account) ?? '', work.isEnabled)
        return
      case 'change_rules':
        deps.newRepositories.set(accountId(work.account) ?? '', work.rules, work.everyMs)
        return
      case 'add_forge_mirror':
        return add(work, options, accountId)
      case 'change_forge_mirror':
        await forgeMirrors.change(work.mirrorId, {
          ...work.change,
          otherAccountId: accountId(work.otherAccount) ?? undefined,
        })
        return
      case 'remove_forge_mirror': {
        const byHand = await forgeMirrors.remove(work.mirrorId, work.forgetOnly)
        if (byHand === null) return
        throw leftToAPerson({ reason: 'A step is left at the forge.', advice: byHand.steps.join(' ') })
      }
    }
  }
}
