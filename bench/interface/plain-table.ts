import type { Page } from '@playwright/test'

/**
 * The peer of the board: the same number of rows with the same text in a plain table that is not virtualised, in a
 * page of its own. Milliseconds from the data to the frame that shows it.
 */
export const showPlainTable = async (page: Page, rows: number): Promise<number> => {
  await page.setContent('<div id="scroller" style="height: 90vh; overflow: auto"></div>')
  return page.evaluate((rows) => {
    const startedAt = performance.now()
    const table = document.createElement('table')
    for (let index = 0; index < rows; index += 1) {
      const row = table.insertRow()
      row.style.height = '44px'
      const cells = [
        '●',
        `team/project-${index}`,
        '←',
        `git.example/team/project-${index}`,
        'main +3',
        '2 h ago',
      ]
      for (const text of [...cells, '5 min ago · in 10 min', '']) row.insertCell().textContent = text
      const bars = Array.from({ length: 24 }, (_, bar) => `M${bar * 4} 16v-${(bar % 12) + 1}`)
      row.insertCell().innerHTML = `<svg width="96" height="16"><path stroke="currentColor" d="${bars.join('')}"/></svg>`
    }
    document.querySelector('#scroller')?.append(table)
    return new Promise<number>((resolve) => {
      requestAnimationFrame(() => requestAnimationFrame(() => resolve(performance.now() - startedAt)))
    })
  }, rows)
}
