import { directionSchema } from '../../src-shared/domain/mirror.ts'
import type { SystemInfo } from '../../src-shared/domain/overview.ts'
import type { Settings } from '../../src-shared/domain/settings.ts'
import { AppError } from '../../src-shared/errors/app-error.ts'
import type { SettingsStore } from '../core/ports/settings-store.ts'

/** Settings that the environment decides, whatever is stored; null where it does not. */
export type FixedSettings = SystemInfo['fixedSettings']

const variable = 'MIRROR_DIRECTION'

const refused = (reason: string): AppError => new AppError('invalid_input', reason, { details: { reason } })

/**
 * What the environment says about settings: MIRROR_DIRECTION (push, pull or sync) is the direction of new mirrors.
 * @throws AppError `invalid_input` for a value that is none
 */
export const readFixedSettings = (
  environment: Readonly<Record<string, string | undefined>>,
): FixedSettings => {
  const text = environment[variable]
  if (text === undefined || text === '') return { defaultDirection: null }
  const direction = directionSchema.safeParse(text)
  if (direction.success) return { defaultDirection: direction.data }
  throw refused(`${variable} is push, pull or sync; not "${text}".`)
}

/** @throws AppError `invalid_input` when a change would have no effect, because the environment decides */
export const checkFixed = (change: Partial<Settings>, fixed: FixedSettings): void => {
  const { defaultDirection } = fixed
  if (defaultDirection === null || change.defaultDirection === undefined) return
  if (change.defaultDirection === defaultDirection) return
  throw refused(`The direction of new mirrors is set by the environment: ${variable} is ${defaultDirection}.`)
}

/** The settings, with what the environment decides in place of what is stored. */
export const withFixedSettings = (store: SettingsStore, fixed: FixedSettings): SettingsStore => {
  const { defaultDirection } = fixed
  if (defaultDirection === null) return store
  const overlay = (settings: Settings): Settings => ({ ...settings, defaultDirection })
  return { read: () => overlay(store.read()), change: (changed) => overlay(store.change(changed)) }
}
