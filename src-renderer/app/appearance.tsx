import { useEffect } from 'react'
import { useSettings } from '../stores/use-settings.ts'

/** Puts the chosen theme and density on the document; the tokens follow. */
export const Appearance = () => {
  const settings = useSettings()
  const appearance = settings?.appearance ?? 'system'
  const density = settings?.density ?? 'comfortable'
  useEffect(() => {
    const { dataset } = document.documentElement
    if (appearance === 'system') delete dataset['appearance']
    else dataset['appearance'] = appearance
    dataset['density'] = density
  }, [appearance, density])
  return null
}
