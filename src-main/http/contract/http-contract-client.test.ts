import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, test } from 'vitest'
import { describeContractTransport } from '../../testing/contract-conformance.ts'
import { startHttpServer } from '../../testing/scratch-http-server.ts'
import { createHttpContractClient } from './http-contract-client.ts'

describeContractTransport({
  name: 'HTTP',
  carriesEvents: false,
  resumes: false,
  limitsCalls: true,
  serve: async (contract) => {
    const server = await startHttpServer({ contract })
    return {
      connect: () => Promise.resolve({ ...createHttpContractClient(server), close: () => Promise.resolve() }),
      close: server.close,
    }
  },
})

describe('the contract client over HTTP', () => {
  const ends: (() => unknown)[] = []
  afterEach(async () => {
    for (const end of ends.splice(0)) await end()
  })

  test('says that Mirrordesk is not running when nobody answers', async () => {
    const server = await startHttpServer()
    await server.close()
    await expect(createHttpContractClient(server).call('settings.get', {})).rejects.toMatchObject({
      code: 'not_running',
    })
  })

  test('says so too when something else answers', async () => {
    const other = createServer((_request, response) => response.end('{"hello":"world"}')).listen(
      0,
      '127.0.0.1',
    )
    ends.push(() => other.close())
    await new Promise((resolve) => other.once('listening', resolve))
    const address = `http://127.0.0.1:${(other.address() as AddressInfo).port}`
    const client = createHttpContractClient({ address, adminToken: 'x' })
    await expect(client.call('settings.get', {})).rejects.toMatchObject({ code: 'not_running' })
  })

  test('is refused with a wrong token', async () => {
    const server = await startHttpServer()
    ends.push(server.close)
    const client = createHttpContractClient({ address: server.address, adminToken: 'wrong' })
    await expect(client.call('settings.get', {})).rejects.toMatchObject({ code: 'unauthenticated' })
  })
})
