import type { Page } from '@playwright/test'

/** The page that says why a branch or tag stands where it does. */
export const whyOf = (page: Page) => {
  const place = page.getByRole('region', { name: 'Where it stands, and why' })
  const form = place.getByRole('form', { name: 'Ask about a branch or tag' })
  return {
    sentence: place.getByRole('status').first(),
    /** The answer of the only mirror, or of the first. */
    answer: place.locator('section').first(),
    runs: place.getByRole('list', { name: /^Runs with/ }).first(),
    ask: async (ref: string): Promise<void> => {
      await form.getByRole('combobox', { name: 'Branch or tag' }).fill(ref)
      await form.getByRole('button', { name: 'Look' }).click()
    },
  }
}
