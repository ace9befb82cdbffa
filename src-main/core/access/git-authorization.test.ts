import { describe, expect, test } from 'vitest'
import { clientKey, registerKey, signClaims } from '../../testing/client-key.ts'
import { scratchStores, storedRepository } from '../../testing/scratch-stores.ts'
import { createGitAuthorizer } from './git-authorization.ts'
import { createTokenVerifier } from './token-verifier.ts'

const now = () => 1_750_000_000_000
const basic = (password: string, user = 't'): string =>
  `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`

const setUp = () => {
  const { stores } = scratchStores()
  const key = clientKey()
  registerKey(stores.publicKeys, key, 'acme', now)
  const id = storedRepository(stores, 'Team/Project')
  const { authorize } = createGitAuthorizer({
    verifier: createTokenVerifier({ publicKeys: stores.publicKeys, now }),
    repositories: stores.repositories,
    repositoryPath: (repositoryId) => `/data/${repositoryId}.git`,
    repairHost: () => 'git.example.org',
  })
  const token = (scopes: readonly string[], claims: object = {}) =>
    signClaims(key, { iss: 'acme', repo: 'team/project', scopes, exp: now() / 1_000 + 60, ...claims })
  return { stores, id, authorize, token }
}

const reads = { repositoryName: 'team/project', needs: 'read' } as const
const writes = { repositoryName: 'team/project', needs: 'write' } as const

describe('a request over git', () => {
  test('with a token for the repository gets in, as Basic with any user or as Bearer', async () => {
    const { authorize, token, id } = setUp()
    const jwt = await token(['git:read'], { refs: [['main', ['no-push']]] })
    for (const authorization of [
      basic(jwt),
      basic(jwt, 'anyone'),
      `Bearer ${jwt}`,
      `basic ${basic(jwt).slice(6)}`,
    ]) {
      await expect(authorize({ authorization, ...reads })).resolves.toEqual({
        repositoryId: id,
        repositoryName: 'Team/Project',
        repositoryPath: `/data/${id}.git`,
        organization: 'acme',
        subject: null,
        expiresAt: expect.any(Number) as number,
        policies: [['refs/heads/main', ['no-push']]],
        firstSync: false,
      })
    }
  })

  test('without a token, or with one that is not valid, is asked for one', async () => {
    const { authorize } = setUp()
    for (const authorization of [
      undefined,
      '',
      'Basic',
      'Basic !!!',
      basic(''),
      basic('guess'),
      'Bearer a.b.c',
      'Digest x',
    ]) {
      await expect(authorize({ authorization, ...reads })).rejects.toMatchObject({ code: 'unauthenticated' })
    }
  })

  test('sees no difference between a repository it may not read and one that does not exist', async () => {
    const { authorize, token, stores } = setUp()
    storedRepository(stores, 'team/secret')
    const failures = [
      { authorization: basic(await token(['git:write'])), repositoryName: 'team/secret' },
      { authorization: basic(await token(['git:write'])), repositoryName: 'team/unknown' },
      {
        authorization: basic(await token(['git:write'], { repo: 'team/unknown' })),
        repositoryName: 'team/unknown',
      },
      { authorization: basic(await token(['repo:write', 'org:read'])), repositoryName: 'team/project' },
      {
        authorization: basic(await token(['git:write'], { repo: undefined })),
        repositoryName: 'team/project',
      },
    ]
    for (const needs of ['read', 'write'] as const) {
      const seen = await Promise.all(
        failures.map((one) =>
          authorize({ ...one, needs }).catch((error: unknown) => JSON.stringify([error, String(error)])),
        ),
      )
      expect(new Set(seen).size).toBe(1)
      expect(seen[0]).toContain('not_found')
    }
  })

  test('may push with git:write only, which reads too', async () => {
    const { authorize, token } = setUp()
    await expect(
      authorize({ authorization: basic(await token(['git:read'])), ...writes }),
    ).rejects.toMatchObject({
      code: 'forbidden',
    })
    const writer = basic(await token(['git:write']))
    await expect(authorize({ authorization: writer, ...writes })).resolves.toBeDefined()
    await expect(authorize({ authorization: writer, ...reads })).resolves.toBeDefined()
  })

  test('may read but not push while the repository is being repaired, and is told from where', async () => {
    const { authorize, token, stores, id } = setUp()
    const authorization = basic(await token(['git:write']))
    stores.repositories.setHealth(id, 'repairing')
    await expect(authorize({ authorization, ...reads })).resolves.toBeDefined()
    await expect(authorize({ authorization, ...writes })).rejects.toMatchObject({
      code: 'repository_repairing',
      message: 'This copy is damaged; repairing from git.example.org.',
    })
    stores.repositories.setHealth(id, 'damaged')
    await expect(authorize({ authorization, ...writes })).resolves.toBeDefined()
  })

  test('is told that the first run has not finished, and finds nothing in the trash', async () => {
    const { authorize, token, stores, id } = setUp()
    const authorization = basic(await token(['git:read']))
    stores.repositories.setState(id, 'syncing_first')
    await expect(authorize({ authorization, ...reads })).resolves.toMatchObject({ firstSync: true })
    stores.repositories.trash(id, 1)
    await expect(authorize({ authorization, ...reads })).rejects.toMatchObject({ code: 'not_found' })
  })
})
