import { describe, expect, it } from 'vitest'
import { giteaInEachTest } from '../../testing/fake-forges/gitea/gitea-under-test.ts'

const { current } = giteaInEachTest({}, '/git')

describe('who a token belongs to', () => {
  it('is told with its scopes by a server that knows them, also below a path', async () => {
    const { fake, forge, access } = current()
    const ada = fake.addUser('ada', ['write:repository', 'read:user'])
    expect(await forge.check(access(ada.token))).toEqual({
      userId: String(ada.id),
      login: 'ada',
      gitUsername: 'ada',
      expiresAt: null,
      scopes: ['write:repository', 'read:user'],
      serverVersion: '1.27.0',
      shortcomings: [
        'Cannot list your organizations: needs read:organization.',
        'Cannot create repositories: needs write:user.',
        'Cannot create repositories in organizations: needs write:organization.',
      ],
    })
    expect(fake.requests.every(({ url }) => url.startsWith('/git/'))).toBe(true)
  })

  it('has no shortcomings when it may do everything', async () => {
    const { fake, forge, access } = current()
    const scopes = ['write:repository', 'write:user', 'write:organization']
    expect((await forge.check(access(fake.addUser('ada', scopes).token))).shortcomings).toEqual([])
  })

  it('says that it sees public repositories only', async () => {
    const { fake, forge, access } = current()
    const { shortcomings } = await forge.check(access(fake.addUser('ada', ['all', 'public-only']).token))
    expect(shortcomings).toEqual(['Sees public repositories only: the token is “public only”.'])
  })

  it.each([
    ['gitea', '1.22.3'],
    ['forgejo', '13.0.2+gitea-1.22.0'],
  ] as const)(
    'is asked for piece by piece where the server does not know: %s %s',
    async (software, version) => {
      const { fake, forge, access } = current()
      Object.assign(fake.settings, { software, version })
      const ada = fake.addUser('ada', ['read:repository', 'read:user', 'read:organization'])
      fake.addOrganization('acme', { ada: 'owner' })
      const found = await forge.check({ ...access(ada.token), kind: software })
      expect(found).toMatchObject({ login: 'ada', scopes: null, serverVersion: version })
      expect(found.shortcomings).toEqual([
        'Cannot create repositories: needs write:user and write:repository.',
        'Cannot create repositories in organizations: needs write:organization and write:repository.',
      ])
      expect(fake.state.repositories.size).toBe(0)
    },
  )

  it('is asked for without ever creating anything, also with a token that could', async () => {
    const { fake, forge, access } = current()
    fake.settings.version = '1.22.3'
    const ada = fake.addUser('ada')
    fake.addOrganization('acme', { ada: 'owner' })
    expect((await forge.check(access(ada.token))).shortcomings).toEqual([])
    expect(fake.requests.filter(({ method }) => method === 'POST')).toHaveLength(2)
    expect(fake.state.repositories.size).toBe(0)
  })

  it('goes on with the account alone where the organizations are refused', async () => {
    const { fake, forge, access } = current()
    fake.settings.version = '1.22.3'
    const ada = fake.addUser('ada', ['write:repository', 'write:user'])
    expect((await forge.check(access(ada.token))).shortcomings).toEqual([
      'Cannot list your organizations: needs read:user and read:organization.',
    ])
  })

  it('says when the server is the other of the two, also one that says it at its own address only', async () => {
    const { fake, forge, access } = current()
    const ada = fake.addUser('ada')
    Object.assign(fake.settings, { software: 'forgejo', version: '1.20.6-1' })
    expect((await forge.check({ ...access(ada.token), kind: 'gitea' })).shortcomings).toEqual([
      'This server is a Forgejo, not a Gitea; it is treated as what it is.',
    ])
  })

  it('needs a token that may say whose it is', async () => {
    const { fake, forge, access } = current()
    fake.settings.version = '1.22.3'
    const ada = fake.addUser('ada', ['write:repository'])
    await expect(forge.check(access(ada.token))).rejects.toMatchObject({
      code: 'forge_scope_missing',
      details: { scopes: 'read:user', for: 'see whose it is' },
    })
  })

  it('is nobody with a token that is wrong or expired', async () => {
    const { fake, forge, access } = current()
    const ada = fake.addUser('ada')
    fake.expireToken(ada.token)
    for (const token of [ada.token, 'f'.repeat(40)]) {
      const failed = forge.check(access(token))
      await expect(failed).rejects.toMatchObject({ code: 'remote_auth_failed' })
      await failed.catch((error: unknown) => expect(JSON.stringify(error)).not.toContain(token))
    }
  })

  it('is not looked for where there is no Gitea', async () => {
    const { fake, forge, access } = current()
    fake.fail({ kind: 'answer', at: /version/, status: 404, body: 'Not found' })
    await expect(forge.check(access(fake.addUser('ada').token))).rejects.toMatchObject({
      code: 'remote_error',
      details: { malformed: 'version' },
    })
  })

  it('keeps the token out of what a server repeats', async () => {
    const { fake, forge, access } = current()
    const { token } = fake.addUser('ada')
    const body = JSON.stringify({ message: `no such token ${token}, https://x:y@git.example.org/` })
    fake.fail({ kind: 'answer', at: /version/, status: 422, body })
    const error: unknown = await forge.check(access(token)).catch((thrown: unknown) => thrown)
    expect(error).toMatchObject({
      code: 'forge_refused',
      details: { said: expect.stringContaining('[redacted]') as string },
    })
    const whole = `${JSON.stringify(error)} ${String(error)} ${(error as Error).stack ?? ''}`
    expect(whole).not.toContain(token)
    expect(whole).not.toContain('x:y@')
  })

  it('ends with the call', async () => {
    const { fake, forge, access } = current()
    const controller = new AbortController()
    controller.abort()
    await expect(forge.check(access(fake.addUser('ada').token, controller.signal))).rejects.toMatchObject({
      code: 'cancelled',
    })
  })
})

describe('where an account can have repositories', () => {
  it('is itself first, then every organization, with what it may do there', async () => {
    const { fake, forge, access } = current()
    fake.settings.mostItems = 1
    const ada = fake.addUser('ada')
    fake.addUser('bob')
    const acme = fake.addOrganization('acme', { ada: 'owner' })
    const readers = fake.addOrganization('readers', { ada: 'read', bob: 'owner' }, 'private')
    fake.addOrganization('others', { bob: 'owner' })
    expect(await forge.listOwners(access(ada.token))).toEqual([
      { id: String(ada.id), path: 'ada', kind: 'user', canCreate: null },
      { id: String(acme.id), path: 'acme', kind: 'organization', canCreate: true },
      { id: String(readers.id), path: 'readers', kind: 'organization', canCreate: false },
    ])
  })

  it('is an error when the organizations are not told', async () => {
    const { fake, forge, access } = current()
    const ada = fake.addUser('ada', ['read:user'])
    await expect(forge.listOwners(access(ada.token))).rejects.toMatchObject({ code: 'forge_scope_missing' })
  })
})
