// @vitest-environment jsdom
import { readFileSync } from 'node:fs'
import { runInThisContext } from 'node:vm'
import { beforeEach, describe, expect, it } from 'vitest'
import { rememberAppearance, showAppearance } from './remembered-appearance.ts'

const script = readFileSync('resources/web/appearance.js', 'utf8')
const page = readFileSync('src-renderer/index.html', 'utf8')

const shown = () => ({
  appearance: document.documentElement.dataset['appearance'],
  density: document.documentElement.dataset['density'],
})

/** Runs the script in the head of the page, as a start does. */
const start = () => {
  runInThisContext(script)
  return shown()
}

beforeEach(() => {
  localStorage.clear()
  document.documentElement.removeAttribute('data-appearance')
  document.documentElement.removeAttribute('data-density')
})

describe('the remembered appearance', () => {
  it.each(['dark', 'light'] as const)('is shown before anything is drawn: %s', (appearance) => {
    rememberAppearance({ appearance, density: 'compact' })
    expect(start()).toEqual({ appearance, density: 'compact' })
  })

  it('leaves the theme to the system where that was chosen, as the settings do', () => {
    const chosen = { appearance: 'system', density: 'comfortable' } as const
    rememberAppearance(chosen)
    const remembered = start()
    showAppearance(chosen)
    expect(remembered).toEqual(shown())
  })

  it.each(['', 'no JSON', 'null', '7', '{"appearance":"<b>","density":3}'])(
    'changes nothing when what is stored is not ours: %j',
    (stored) => {
      localStorage.setItem('mirrordesk:appearance', stored)
      expect(start()).toEqual({})
    },
  )

  it('is a file of its own, which the page waits for before its modules', () => {
    const tag = '<script src="/appearance.js"></script>'
    expect(page.indexOf(tag)).toBeGreaterThan(0)
    expect(page.indexOf(tag)).toBeLessThan(page.indexOf('</head>'))
  })
})
