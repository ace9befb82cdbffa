import type { MirrorPlan, RemoteTest } from '../../../src-shared/domain/remote-test.ts'
import { repositoryNameProblem } from '../../../src-shared/domain/repository-name.ts'
import { useContract } from '../../stores/contract-context.tsx'
import { signInInput, signInKey } from './sign-in-state.ts'
import { useLook, type Look } from '../../lib/use-look.ts'
import type { MirrorForm } from './use-mirror-form.ts'

/** An address is asked for once it has stood still for this many milliseconds. */
const typingMs = 600
const planMs = 250

export type Checks = {
  readonly test: Look<RemoteTest>
  readonly testAgain: () => void
  readonly plan: Look<MirrorPlan>
  readonly planAgain: () => void
  /** Tells one plan from another. */
  readonly planKey: string | null
}

/** Looks at the remote by itself, and at what the first run would do once it answered. */
export const useChecks = ({ address, choice, name, signIn }: MirrorForm): Checks => {
  const connection = useContract()
  const direction = choice === 'once' ? 'pull' : choice
  const key = address === null ? null : JSON.stringify([address.url, direction, signInKey(signIn)])
  const input = { url: address?.url ?? '', direction, ...signInInput(signIn) }
  const test = useLook(key, () => connection.call('remotes.test', input), typingMs)

  const canPlan = test.look.kind === 'done' && choice !== 'once' && repositoryNameProblem(name) === null
  const planKey = key !== null && canPlan ? `${key} ${name}` : null
  const plan = useLook(planKey, () => connection.call('mirrors.plan', { ...input, repository: name }), planMs)
  return {
    test: test.look,
    testAgain: test.again,
    plan: plan.look,
    planAgain: plan.again,
    planKey,
  }
}
