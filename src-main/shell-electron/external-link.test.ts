import { expect, test } from 'vitest'
import { isExternalLink } from './external-link.ts'

test.each(['https://example.org/', 'http://example.org:8080/a?b#c', 'HTTPS://EXAMPLE.ORG'])(
  'opens %s',
  (url) => {
    expect(isExternalLink(url)).toBe(true)
  },
)

test.each([
  'file:///etc/passwd',
  'javascript:alert(1)',
  'ssh://git@example.org/',
  'mailto:a@example.org',
  'https://name:secret@example.org/',
  'https://name@example.org/',
  'app://mirrordesk/',
  '\\\\host\\share',
  '/etc/passwd',
  '',
])('does not open %s', (url) => {
  expect(isExternalLink(url)).toBe(false)
})
