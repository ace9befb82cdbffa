import { foldName } from './fold-name.ts'
import type { AccountsPlan, KnownAccount } from './plan-accounts.ts'
import type { PlanDraft } from './plan-draft.ts'

/** The account of this name, here or in the file; a problem and undefined when there is none. */
export const namedAccount = (
  draft: PlanDraft,
  { byName }: AccountsPlan,
  path: readonly (string | number)[],
  name: string,
): KnownAccount | undefined => {
  const known = byName.get(foldName(name))
  if (known === undefined) {
    const names = [...byName.values()].map((account) => account.name).toSorted()
    const there = names.length === 0 ? 'There is none.' : `There is ${names.slice(0, 10).join(', ')}.`
    draft.problem(path, `No account has this name, neither here nor in the file. ${there}`)
  }
  return known
}
