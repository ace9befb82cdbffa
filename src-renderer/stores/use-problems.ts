import { useStore } from 'zustand'
import { useStores } from './contract-context.tsx'
import type { Problem } from './problems.ts'

/** What needs a person; the same list as long as nothing in it changes. */
export const useProblems = (): readonly Problem[] => {
  const { mirrors, selectProblems } = useStores()
  return useStore(mirrors.mirrors, ({ byId }) => selectProblems(byId))
}
