import type { Settings } from '../../src-shared/domain/settings.ts'

export type Appearance = Pick<Settings, 'appearance' | 'density'>

const key = 'mirrordesk:appearance'

/** Puts theme and density on the document; the tokens follow. */
export const showAppearance = ({ appearance, density }: Appearance): void => {
  const { dataset } = document.documentElement
  if (appearance === 'system') delete dataset['appearance']
  else dataset['appearance'] = appearance
  dataset['density'] = density
}

/** For the next start, which is drawn before the settings are read. A browser that stores nothing does without. */
export const rememberAppearance = ({ appearance, density }: Appearance): void => {
  try {
    localStorage.setItem(key, JSON.stringify({ appearance, density }))
  } catch {
    // Nothing depends on it.
  }
}

/** What was shown last. Null at first, and when what is stored is not ours. */
export const rememberedAppearance = (): Appearance | null => {
  try {
    const { appearance, density } = JSON.parse(localStorage.getItem(key) ?? '{}') as Partial<Appearance>
    const isKnown =
      (appearance === 'system' || appearance === 'light' || appearance === 'dark') &&
      (density === 'comfortable' || density === 'compact')
    return isKnown ? { appearance, density } : null
  } catch {
    return null
  }
}
