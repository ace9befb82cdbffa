import type { AccountExistence, MirrorExistence } from '../../src-shared/domain/existence.ts'
import { useCall } from './use-call.ts'

const notable = { notable: true } as const

/** What there is to say of the repositories behind mirrors, and of the looks at them. Asked once for all mirrors. */
const useNotable = () =>
  useCall('existence.list', notable, {
    refreshOn: ({ name }) => name === 'existence.changed' || name === 'mirror.removed',
    keepPrevious: true,
  }).data

/** What there is to say of the repository behind a mirror; null when nothing. */
export const useExistence = (mirrorId: string): MirrorExistence | null =>
  useNotable()?.items.find((one) => one.mirrorId === mirrorId) ?? null

/** How it stands with the looks at the repositories of an account; null without one, or while it is not known. */
export const useAccountExistence = (accountId: string | null): AccountExistence | null =>
  useNotable()?.accounts.find((one) => one.accountId === accountId) ?? null
