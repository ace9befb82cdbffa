import { useState } from 'react'
import type { Settings } from '../../../src-shared/domain/settings.ts'
import { useChangeSettings } from '../../stores/use-settings.ts'

/** Changes settings and keeps the reason when that was refused, to be shown beside the field. */
export const useSetting = () => {
  const changeSettings = useChangeSettings()
  const [error, setError] = useState<string | null>(null)
  const change = async (changed: Partial<Settings>): Promise<boolean> => {
    const failure = await changeSettings(changed)
    setError(failure?.message ?? null)
    return failure === null
  }
  return { change, error }
}
