// @vitest-environment jsdom
import { render, screen } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import { LinkedText } from './linked-text.tsx'

describe('a sentence with addresses', () => {
  it('has them as links, without what ends the sentence', () => {
    const { container } = render(
      <LinkedText text="Authorize it at https://github.com/orgs/acme/sso?a=1. Then (see https://x.org/a) go on." />,
    )
    expect(container.textContent).toBe(
      'Authorize it at https://github.com/orgs/acme/sso?a=1. Then (see https://x.org/a) go on.',
    )
    expect(screen.getAllByRole('link').map((link) => link.getAttribute('href'))).toEqual([
      'https://github.com/orgs/acme/sso?a=1',
      'https://x.org/a',
    ])
  })

  it('stays words where there is none, or another kind of address', () => {
    const { container } = render(
      <LinkedText text="Nothing here; javascript:alert(1) and ssh://git@x.org/a are none." />,
    )
    expect(container.querySelector('a')).toBeNull()
  })
})
