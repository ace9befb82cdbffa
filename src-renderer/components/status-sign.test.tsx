// @vitest-environment jsdom
import { cleanup, render, screen } from '@testing-library/react'
import { afterEach, expect, test } from 'vitest'
import { StatusSign, type Sign } from './status-sign.tsx'

afterEach(cleanup)

const signs: readonly Sign[] = ['good', 'busy', 'waiting', 'partial', 'bad', 'stopped', 'gone', 'rest']

test('every sign says in words how it stands, each in its own', () => {
  render(signs.map((sign) => <StatusSign key={sign} sign={sign} />))
  const names = screen.getAllByRole('img').map((sign) => sign.getAttribute('aria-label'))
  expect(new Set(names).size).toBe(signs.length)
  expect(names).toContain('Needs you')
})

test('signs differ in shape, not by colour alone', () => {
  const { container } = render(signs.map((sign) => <StatusSign key={sign} sign={sign} />))
  const shapes = [...container.querySelectorAll('svg')].map((sign) => sign.innerHTML)
  expect(new Set(shapes).size).toBe(signs.length)
})

test('a sign beside its words is not read twice', () => {
  render(<StatusSign sign="bad" label="" />)
  expect(screen.queryByRole('img')).toBeNull()
})
