import { hostName } from '../../../src-shared/domain/host-name.ts'
import type { ForgeRun } from '../../../src-shared/domain/forge-run.ts'
import type { Mirror } from '../../../src-shared/domain/mirror.ts'
import { intervalWords } from '../../../src-shared/domain/schedule-words.ts'

export type ForgeMirror = Mirror & { readonly forge: ForgeRun }

/** Whether the server of a forge runs it. */
export const isForgeMirror = (mirror: Mirror): mirror is ForgeMirror => mirror.forge !== null

/** "on every push and every 8 hours". */
export const forgeRunsWhen = ({ direction, forge }: ForgeMirror): string => {
  const parts = [
    ...(direction === 'push' && forge.onPush ? ['on every push'] : []),
    ...(forge.intervalMs === null ? [] : [intervalWords(forge.intervalMs)]),
  ]
  return parts.length === 0 ? 'when you ask' : parts.join(' and ')
}

/** "codeberg.org → GitHub, on every push". */
export const forgeDirectionWords = (mirror: ForgeMirror): string => {
  const there = hostName(mirror.host)
  const forge = hostName(mirror.forge.host)
  const sides = mirror.direction === 'push' ? `${forge} → ${there}` : `${there} → ${forge}`
  return `${sides}, ${forgeRunsWhen(mirror)}`
}

const signIns: Readonly<Record<ForgeRun['signIn'], string>> = {
  none: 'without a sign-in',
  account: 'with your account there, which the forge was given',
  deploy_key: 'with a key of its own',
  unknown: 'set up at the forge, which does not tell',
}
export const forgeSignInWords = (forge: ForgeRun): string => signIns[forge.signIn]

const hour = 3_600_000
export const forgeIntervals = [
  { value: String(hour / 6), label: 'Every 10 minutes' },
  { value: String(hour), label: 'Every hour' },
  { value: String(8 * hour), label: 'Every 8 hours' },
  { value: String(24 * hour), label: 'Every day' },
  { value: 'never', label: 'Not by the clock' },
] as const

export const intervalOfChoice = (value: string): number | null => (value === 'never' ? null : Number(value))
