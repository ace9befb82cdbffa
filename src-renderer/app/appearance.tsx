import { useLayoutEffect } from 'react'
import { useSettings } from '../stores/use-settings.ts'
import { rememberAppearance, showAppearance } from './remembered-appearance.ts'

/** Shows the chosen theme and density, and remembers them for the next start. */
export const Appearance = () => {
  const settings = useSettings()
  const appearance = settings?.appearance
  const density = settings?.density
  useLayoutEffect(() => {
    if (appearance === undefined || density === undefined) return
    showAppearance({ appearance, density })
    rememberAppearance({ appearance, density })
  }, [appearance, density])
  return null
}
