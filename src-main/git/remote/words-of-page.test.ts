import { expect, it } from 'vitest'
import { wordsOfPage } from './words-of-page.ts'

it('of a page are those that a person would read, once each', () => {
  const page = `<!DOCTYPE html>
    <html lang="en"><head><title>Blocked &amp; logged</title><style>body { color: red }</style>
    <script>if (1 < 2) alert('no')</script></head>
    <body><!-- a proxy --><h1>Blocked &amp; logged</h1><p>This address is   not
    allowed &#8211; ask&nbsp;IT.</p><a href="https://example.org/?token=x">More</a></body></html>`
  expect(wordsOfPage(page)).toBe('Blocked & logged\nThis address is not\nallowed – ask IT.\nMore')
})

it('of a page that was cut off, or has no words, are what is there', () => {
  expect(wordsOfPage('<html><head><title>Sign in</title><script>var a = 1')).toBe('Sign in')
  expect(wordsOfPage('  <html><body></body></html>')).toBe('')
})

it('of anything else are all of it', () => {
  for (const text of [
    '',
    'fatal: no such repository',
    '{"message":"<html>"}',
    '<?xml version="1.0"?><Error/>',
  ]) {
    expect(wordsOfPage(text)).toBe(text)
  }
})
