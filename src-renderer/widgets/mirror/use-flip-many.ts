import { useEffect, useRef, useState } from 'react'
import type { FlipManyItem, FlipPlan } from '../../../src-shared/domain/flip.ts'
import type { Direction } from '../../../src-shared/domain/mirror.ts'
import { toAppError } from '../../../src-shared/errors/app-error.ts'
import { errorMessage } from '../../../src-shared/errors/error-message.ts'
import { useContract } from '../../stores/contract-context.tsx'

/** As many as the core looks at at the same time. */
const atOnce = 4

export type FlipMany = {
  /** How far looking is; null before. */
  readonly look: { readonly total: number; readonly plans: readonly FlipLook[] } | null
  /** How far turning round is, with what came of each; null before. */
  readonly turn: { readonly total: number; readonly items: readonly FlipManyItem[] } | null
  readonly isBusy: boolean
  /** Looks what each would lose; nothing is changed. */
  readonly lookAt: (mirrorIds: readonly string[], direction: Direction) => Promise<void>
  /** Turns round those that lose nothing; what was looked at and would lose something is left with its plan. */
  readonly turnRound: (mirrorIds: readonly string[], direction: Direction) => Promise<void>
  /** Begins no further one; those under way come to their end. */
  readonly stop: () => void
  readonly forgetLook: () => void
  /** Puts another result in the place of one. */
  readonly replace: (item: FlipManyItem) => void
}

/** What a look says of one: nothing is lost; or it is left, with the plan or the failure. */
export type FlipLook =
  { readonly mirrorId: string; readonly isSafe: true } | (FlipManyItem & { readonly isSafe: false })

const failedItem = (mirrorId: string, thrown: unknown): FlipManyItem => {
  const { code, details } = toAppError(thrown)
  return { mirrorId, result: { outcome: 'failed', code, ...errorMessage(code, details) } }
}

const lookOf = (plan: FlipPlan): FlipLook =>
  plan.isSafe
    ? { mirrorId: plan.mirrorId, isSafe: true }
    : { mirrorId: plan.mirrorId, isSafe: false, result: { outcome: 'needs_approval', plan } }

/** Turns many mirrors round a few at a time, so that a person sees each result as it comes, and may stop. */
export const useFlipMany = (): FlipMany => {
  const contract = useContract()
  const [look, setLook] = useState<FlipMany['look']>(null)
  const [turn, setTurn] = useState<FlipMany['turn']>(null)
  const [isBusy, setBusy] = useState(false)
  const isStopped = useRef(false)
  // Nobody sees any more what becomes of them: none is begun.
  useEffect(
    () => () => {
      isStopped.current = true
    },
    [],
  )

  const each = async (
    mirrorIds: readonly string[],
    act: (mirrorId: string) => Promise<void>,
  ): Promise<void> => {
    isStopped.current = false
    setBusy(true)
    const waiting = mirrorIds.values()
    const work = async (): Promise<void> => {
      for (const id of waiting) {
        if (isStopped.current) return
        await act(id)
      }
    }
    await Promise.all(Array.from({ length: Math.min(atOnce, mirrorIds.length) }, work))
    setBusy(false)
  }

  return {
    look,
    turn,
    isBusy,
    lookAt: (mirrorIds, direction) => {
      setLook({ total: mirrorIds.length, plans: [] })
      const add = (one: FlipLook): void =>
        setLook((before) => before && { ...before, plans: [...before.plans, one] })
      return each(mirrorIds, async (mirrorId) => {
        try {
          add(lookOf(await contract.call('mirrors.planFlip', { mirrorId, direction, whenRunning: 'wait' })))
        } catch (thrown) {
          add({ ...failedItem(mirrorId, thrown), isSafe: false })
        }
      })
    },
    turnRound: (mirrorIds, direction) => {
      const left = (look?.plans ?? []).flatMap((one) => (one.isSafe ? [] : [one]))
      const leftIds = new Set(left.map(({ mirrorId }) => mirrorId))
      const turning = mirrorIds.filter((id) => !leftIds.has(id))
      setTurn({
        total: mirrorIds.length,
        items: left.map(({ mirrorId, result }) => ({ mirrorId, result })),
      })
      const add = (...items: readonly FlipManyItem[]): void =>
        setTurn((before) => before && { ...before, items: [...before.items, ...items] })
      return each(turning, async (mirrorId) => {
        try {
          const input = { mirrorIds: [mirrorId], direction, whenRunning: 'wait' as const }
          add(...(await contract.call('mirrors.flipMany', input)).items)
        } catch (thrown) {
          add(failedItem(mirrorId, thrown))
        }
      })
    },
    stop: () => {
      isStopped.current = true
    },
    forgetLook: () => setLook(null),
    replace: (item) =>
      setTurn(
        (before) =>
          before && {
            ...before,
            items: before.items.map((one) => (one.mirrorId === item.mirrorId ? item : one)),
          },
      ),
  }
}
