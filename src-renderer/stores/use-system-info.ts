import { useStore } from 'zustand'
import type { SystemInfo } from '../../src-shared/domain/overview.ts'
import { useStores } from './contract-context.tsx'

/** What the running core says of itself; null until it is read. */
export const useSystemInfo = (): SystemInfo | null => useStore(useStores().system.store, ({ info }) => info)
