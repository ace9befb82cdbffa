import { expect, it } from 'vitest'
import { renderTable } from './table.ts'

it('aligns text at the left and numbers at the right', () => {
  expect(
    renderTable(
      [
        ['team/project', 2],
        ['tools', 12],
      ],
      ['NAME', 'MIRRORS'],
    ),
  ).toBe('NAME          MIRRORS\nteam/project        2\ntools              12')
})

it('does not count colours as width, and leaves no trailing space', () => {
  const red = '\u001b[31merror\u001b[0m'
  expect(
    renderTable([
      [red, 'a'],
      ['ok', ''],
    ]),
  ).toBe(`${red}  a\nok`)
})

it('is empty without rows', () => expect(renderTable([])).toBe(''))
