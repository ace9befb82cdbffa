import type { ContractHandlers } from '../../../src-shared/contract/contract-types.ts'
import type { ForgeMirrorUseCases } from '../../core/forge-mirrors/forge-mirrors.ts'

type ForgeMirrorHandlers = Pick<ContractHandlers, Extract<keyof ContractHandlers, `forgeMirrors.${string}`>>

export const createForgeMirrorHandlers = (mirrors: ForgeMirrorUseCases): ForgeMirrorHandlers => ({
  'forgeMirrors.abilities': async ({ accountId }) => {
    const { shortcomings, ...abilities } = await mirrors.abilities(accountId)
    return { ...abilities, shortcomings: [...shortcomings] }
  },
  'forgeMirrors.list': ({ accountId }) => ({
    items: [...(accountId === undefined ? mirrors.list() : mirrors.listByAccount(accountId))],
  }),
  'forgeMirrors.get': ({ id }) => mirrors.get(id),
  'forgeMirrors.plan': (input) => mirrors.plan(input),
  'forgeMirrors.add': (input) => mirrors.add(input),
  'forgeMirrors.planMany': (choice) => mirrors.planMany(choice),
  'forgeMirrors.addMany': (choice) => mirrors.addMany(choice),
  'forgeMirrors.find': ({ accountId, selection }) => mirrors.find(accountId, selection),
  'forgeMirrors.flipMany': ({ ids, ...choice }) => mirrors.flipMany(ids, choice),
  'forgeMirrors.planFlipMany': ({ ids, ...choice }) => mirrors.planFlipMany(ids, choice),
  'forgeMirrors.job': ({ accountId }) => ({ state: mirrors.job(accountId) }),
  'forgeMirrors.cancelJob': async ({ accountId }) => ({ state: await mirrors.cancelJob(accountId) }),
  'forgeMirrors.look': ({ id }) => mirrors.look(id),
  'forgeMirrors.syncNow': ({ id }) => mirrors.syncNow(id),
  'forgeMirrors.change': ({ id, ...change }) => mirrors.change(id, change),
  'forgeMirrors.remove': async ({ id, forgetOnly }) => ({
    id,
    byHand: await mirrors.remove(id, forgetOnly ?? false),
  }),
  'forgeMirrors.planFlip': ({ id, ...choice }) => mirrors.planFlip(id, choice),
  'forgeMirrors.flip': ({ id, ...choice }) => mirrors.flip(id, choice),
  'forgeMirrors.goOn': ({ id, approvePlan }) => mirrors.goOn(id, approvePlan),
  'forgeMirrors.leaveFlip': async ({ id }) => ({ mirror: await mirrors.leaveFlip(id) }),
})
