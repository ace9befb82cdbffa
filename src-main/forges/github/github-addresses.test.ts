import { expect, it } from 'vitest'
import { apiUrlOf, isEnterpriseServer } from './github-addresses.ts'

it.each([
  ['https://github.com', 'https://api.github.com', false],
  ['https://acme.ghe.com', 'https://api.acme.ghe.com', false],
  ['https://github.acme.example', 'https://github.acme.example/api/v3', true],
  ['http://localhost:3000', 'http://localhost:3000/api/v3', true],
  ['https://github.com.evil.example', 'https://github.com.evil.example/api/v3', true],
])('the API of %s is at %s', (webUrl, api, isServer) => {
  expect([apiUrlOf(webUrl), isEnterpriseServer(webUrl)]).toEqual([api, isServer])
})
