import { describe, expect, test } from 'vitest'
import { addressOf, createHostCheck } from './host-check.ts'

describe('the Host header', () => {
  test('names this server by a loopback name or its own, with its port', () => {
    const isOurs = createHostCheck('box.lan', 7420)
    const ours = [
      '127.0.0.1:7420',
      'localhost:7420',
      'LocalHost:7420',
      '[::1]:7420',
      'box.lan:7420',
      'BOX.lan:7420',
    ]
    expect(ours.filter((header) => !isOurs(header))).toEqual([])
    const others = [
      undefined,
      '',
      ':7420',
      '127.0.0.1',
      'localhost',
      '127.0.0.1:7421',
      '127.0.0.1:74200',
      'evil.example:7420',
      'localhost.evil.example:7420',
      '127.0.0.1.evil.example:7420',
      'evil.example',
      '192.168.1.5:7420',
      '127.0.0.1:7420 ',
      'a@127.0.0.1:7420',
    ]
    expect(others.filter(isOurs)).toEqual([])
  })

  test('may be any address, but no other name, for a server that listens everywhere', () => {
    const isOurs = createHostCheck('0.0.0.0', 7420)
    expect(
      ['192.168.1.5:7420', '[fe80::1]:7420', 'localhost:7420'].filter((header) => !isOurs(header)),
    ).toEqual([])
    expect(['evil.example:7420', '192.168.1.5', '1.evil.example:7420'].filter(isOurs)).toEqual([])
  })

  test('needs no port where the port is 80', () => {
    expect(['localhost', 'localhost:80'].filter(createHostCheck('127.0.0.1', 80))).toHaveLength(2)
  })

  test('fits the address that is shown', () => {
    expect(addressOf('127.0.0.1', 1)).toBe('http://127.0.0.1:1')
    expect(addressOf('::1', 1)).toBe('http://[::1]:1')
    expect(addressOf('0.0.0.0', 1)).toBe('http://127.0.0.1:1')
  })
})
