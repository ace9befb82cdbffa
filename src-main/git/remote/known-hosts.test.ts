import { expect, it } from 'vitest'
import { fingerprintOf, formatKnownHosts, normalHost, parseKnownHosts } from './known-hosts.ts'

/** GitHub's published Ed25519 key and fingerprint. */
const key = 'AAAAC3NzaC1lZDI1NTE5AAAAIOMqqnkVzrm0SdG6UOoqKLsabgH5C9okWi0dh2l9GKJl'

it('computes the fingerprint that the host publishes', () => {
  expect(fingerprintOf(key)).toBe('SHA256:+DiY3wvvV6TuJJhbpZisF/zLDA0zPMSvHdkr4UvCOqU')
})

it.each([
  ['github.com', 'github.com'],
  ['[git.example.org]:2222', 'git.example.org:2222'],
  ['::1', '[::1]'],
  ['[::1]:2222', '[::1]:2222'],
])('writes %s as ssh does and shows it as %s', (inFile, shown) => {
  const lines = parseKnownHosts(`${inFile} ssh-ed25519 ${key}\n`)
  expect(lines[0]?.host).toBe(shown)
  expect(formatKnownHosts(lines)).toBe(`${inFile} ssh-ed25519 ${key}\n`)
})

it('has one spelling for a host', () => {
  expect(normalHost('Example.org:22')).toBe('example.org')
  expect(normalHost('-x')).toBeNull()
})
