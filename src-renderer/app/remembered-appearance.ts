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

/**
 * For the next start, which is drawn before the settings are read: resources/web/appearance.js shows it. A browser
 * that stores nothing does without.
 */
export const rememberAppearance = ({ appearance, density }: Appearance): void => {
  try {
    localStorage.setItem(key, JSON.stringify({ appearance, density }))
  } catch {
    // Nothing depends on it.
  }
}
