import { useEffect, useState } from 'react'
import type { SetupState } from '../../../src-shared/domain/setup-plan.ts'
import { useContract } from '../../stores/contract-context.tsx'

const leastPollMs = 300

/**
 * How far a file is applied: asked for until it is over. One that is under way when somebody looks is shown, too; one
 * that a core took with it when it died is null again.
 */
export const useSetupState = (): readonly [SetupState | null, (state: SetupState | null) => void] => {
  const contract = useContract()
  const [state, setState] = useState<SetupState | null>(null)

  useEffect(() => {
    let isShown = true
    contract
      .call('setup.get', {})
      .then(({ state: found }) => {
        if (isShown && found !== null && found.finishedAt === null) setState(found)
      })
      .catch(() => undefined)
    return () => {
      isShown = false
    }
  }, [contract])

  useEffect(() => {
    if (state === null || state.finishedAt !== null) return
    let isShown = true
    const ask = async (): Promise<void> => {
      // While the core is away it stays as it was seen last.
      const next = await contract.call('setup.get', {}).catch(() => ({ state: { ...state } }))
      if (isShown) setState(next.state)
    }
    // A long list is asked for more seldom: it comes as a whole.
    const timer = setTimeout(() => void ask(), Math.max(leastPollMs, state.steps.length))
    return () => {
      isShown = false
      clearTimeout(timer)
    }
  }, [contract, state])

  return [state, setState]
}
