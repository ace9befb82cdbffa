import type { ContractHandlers } from '../../../src-shared/contract/contract-types.ts'
import type { Mirror } from '../../../src-shared/domain/mirror.ts'
import { AppError } from '../../../src-shared/errors/app-error.ts'

/** What mirrors of this computer can do, and those that a forge runs cannot, or do by calls of their own. */
const ofLocalMirrors = [
  'mirrors.bothSides',
  'mirrors.syncNow',
  'mirrors.pause',
  'mirrors.resume',
  'mirrors.change',
  'mirrors.remove',
  'mirrors.planFlip',
  'mirrors.flip',
  'mirrors.verify',
] as const satisfies readonly (keyof ContractHandlers)[]

/** The same handlers, which say of a mirror that a forge runs what it is, in place of not finding it. */
export const refuseForgeRun = <Handlers extends Partial<ContractHandlers>>(
  handlers: Handlers,
  find: (id: string) => Mirror | null,
): Handlers => {
  const refused = ofLocalMirrors.flatMap((name) => {
    const handler = handlers[name] as ((input: unknown) => unknown) | undefined
    if (handler === undefined) return []
    const guarded = (input: { readonly id?: string; readonly mirrorId?: string }): unknown => {
      const mirror = find(input.id ?? input.mirrorId ?? '')
      if (mirror === null) return handler(input)
      const reason = `${mirror.forge?.host ?? 'A forge'} runs this mirror itself: use the calls for mirrors of forges.`
      throw new AppError('invalid_input', reason, { details: { reason, field: 'id' } })
    }
    return [[name, guarded] as const]
  })
  return { ...handlers, ...Object.fromEntries(refused) }
}
