import { useStore } from 'zustand'
import type { Settings } from '../../src-shared/domain/settings.ts'
import type { AppError } from '../../src-shared/errors/app-error.ts'
import { useStores } from './contract-context.tsx'

/** The settings; null until they are read. */
export const useSettings = (): Settings | null =>
  useStore(useStores().settings.store, ({ settings }) => settings)

/** Changes settings; shown at once and taken back when it fails. Resolves to the failure. */
export const useChangeSettings = (): ((change: Partial<Settings>) => Promise<AppError | null>) =>
  useStores().settings.change
