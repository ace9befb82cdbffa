import { useState } from 'react'
import type { Settings } from '../../../src-shared/domain/settings.ts'
import { useChangeSettings } from '../../stores/use-settings.ts'

type Refusal = { readonly names: readonly string[]; readonly message: string }

/** Changes settings. One that was refused is shown as it was, with the reason beside its field. */
export const useSetting = () => {
  const changeSettings = useChangeSettings()
  const [refusal, setRefusal] = useState<Refusal | null>(null)
  /** Resolves to whether the change was taken. */
  const change = async (changed: Partial<Settings>): Promise<boolean> => {
    const failure = await changeSettings(changed)
    setRefusal(failure === null ? null : { names: Object.keys(changed), message: failure.message })
    return failure === null
  }
  /** Why the last change of this setting was refused. */
  const errorOf = (name: keyof Settings): string | null =>
    refusal?.names.includes(name) === true ? refusal.message : null
  return { change, errorOf }
}
