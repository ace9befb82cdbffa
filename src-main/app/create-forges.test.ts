import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { forgeKindSchema } from '../../src-shared/domain/forge.ts'
import type { ForgeAccess, ForgeSignIn } from '../core/ports/forge.ts'
import { createForges } from './create-forges.ts'

const token = 'seeded-token-0123456789abcdef0123456789'
const hookSecret = 'seeded-secret-of-a-webhook'
let server: Server
let webUrl = ''

/** A server that quotes all it was told, as some proxies do. */
beforeAll(async () => {
  server = createServer((request, response) => {
    const parts: Buffer[] = []
    request.on('data', (part: Buffer) => parts.push(part))
    request.on('end', () => {
      const said = `${request.headers.authorization ?? ''} ${Buffer.concat(parts).toString()} ${request.url ?? ''}`
      response.writeHead(422, { 'Content-Type': 'application/json' })
      response.end(JSON.stringify({ message: said, errors: [{ message: said }] }))
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  webUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterAll(() => server.close())

/** Asks this server, whatever host the forge has. */
const fetchHere: typeof fetch = (input, init) => {
  const asked = new URL(input instanceof Request ? input.url : input)
  return fetch(`${webUrl}${asked.pathname}${asked.search}`, init)
}

const signInOf = (kind: string): ForgeSignIn =>
  kind === 'bitbucket'
    ? { kind: 'basic', username: 'ada@example.org', password: token }
    : { kind: 'token', token }

it.each(forgeKindSchema.options)('%s repeats no secret that its server repeats', async (kind) => {
  const forges = createForges({ fetch: fetchHere, now: Date.now })
  const forge = await forges.open(kind)
  const access: ForgeAccess = {
    kind,
    webUrl,
    signIn: signInOf(kind),
    signal: new AbortController().signal,
  }
  const repository = { id: '1', path: 'ada/notes' }
  const list = async (): Promise<void> => {
    for await (const page of forge.listRepositories(access, null)) expect(page).toEqual([])
  }
  const calls: readonly (() => Promise<unknown>)[] = [
    () => forge.check(access),
    () => forge.listOwners(access),
    list,
    () => forge.createHook(access, repository, { url: 'https://here.test/hook', secret: hookSecret }),
  ]
  const basic = Buffer.from(`ada@example.org:${token}`).toString('base64')
  for (const call of calls) {
    const thrown: unknown = await call().then(
      () => null,
      (error: unknown) => error,
    )
    expect(thrown).toBeInstanceOf(Error)
    const { message, details } = thrown as Error & { readonly details?: unknown }
    for (let error: unknown = thrown; error instanceof Error; error = error.cause) {
      const said = `${error.message} ${JSON.stringify(details)} ${message}`
      for (const secret of [token, basic, hookSecret]) expect(said).not.toContain(secret)
    }
  }
})
