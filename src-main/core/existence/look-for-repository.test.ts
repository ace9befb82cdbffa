import { describe, expect, it } from 'vitest'
import type { ForgeOwner, ForgeRepository } from '../../../src-shared/domain/forge.ts'
import { AppError, type ErrorCode } from '../../../src-shared/errors/app-error.ts'
import type { Forge, ForgeLookup } from '../ports/forge.ts'
import { beginLook, lookForRepository, type Sought } from './look-for-repository.ts'

const repository: ForgeRepository = {
  id: '42',
  path: 'acme/engine',
  owner: 'acme',
  name: 'engine',
  description: null,
  visibility: 'private',
  isFork: null,
  isArchived: null,
  isDisabled: false,
  isEmpty: null,
  isPullMirror: null,
  deletedFromAt: null,
  defaultBranch: null,
  cloneUrl: 'https://forge.example/acme/engine.git',
  sshUrl: null,
  webUrl: 'https://forge.example/acme/engine',
  sizeBytes: null,
  language: null,
  pushedAt: null,
  mayPush: null,
  mayAdminister: null,
  objectFormat: 'sha1',
}
const missing: ForgeLookup = { kind: 'missing' }
const acme: ForgeOwner = { id: '7', path: 'Acme', kind: 'organization', canCreate: null }
const sought: Sought = { forgeId: '42', path: 'acme/engine', scopes: ['repo'] }

type Answers = {
  readonly byId?: () => ForgeLookup
  readonly byPath?: () => ForgeLookup
  readonly scopes?: readonly string[] | null
  readonly owners?: () => readonly ForgeOwner[]
  readonly listed?: () => readonly ForgeRepository[]
}

const looked = async (answers: Answers, what: Sought = sought) => {
  const lists: (string | null)[] = []
  const forge = {
    kind: 'github',
    check: () =>
      Promise.resolve({
        userId: '1',
        login: 'ada',
        scopes: answers.scopes === undefined ? ['repo'] : answers.scopes,
        expiresAt: null,
        gitUsername: null,
        serverVersion: null,
        shortcomings: [],
      }),
    listOwners: () => Promise.resolve().then(answers.owners ?? (() => [acme])),
    async *listRepositories(_access: unknown, owner: ForgeOwner | null) {
      lists.push(owner?.path ?? null)
      await Promise.resolve()
      yield (answers.listed ?? (() => []))()
    },
    findById: () => Promise.resolve().then(answers.byId ?? (() => missing)),
    findByPath: () => Promise.resolve().then(answers.byPath ?? (() => missing)),
  } as unknown as Forge
  const access = {
    kind: 'github',
    webUrl: 'https://forge.example',
    signIn: { kind: 'token', token: 'x' },
    signal: new AbortController().signal,
  } as const
  const look = await beginLook({ forge, access })
  return { finding: await lookForRepository(look, what), lists }
}
const failing = (code: ErrorCode) => (): never => {
  throw new AppError(code, code)
}

describe('a look for a repository', () => {
  it('goes by its id, and never by a list, when the forge shows it', async () => {
    const { finding, lists } = await looked({ byId: () => ({ kind: 'found', repository }) })
    expect(finding).toEqual({ kind: 'found', repository })
    expect(lists).toEqual([])
  })

  it('finds it missing when it, its path and the whole list of its organization do not show it', async () => {
    const { finding, lists } = await looked({})
    expect(finding).toEqual({ kind: 'missing' })
    expect(lists).toEqual(['Acme'])
  })

  it('finds it in the list of its organization after all', async () => {
    expect((await looked({ listed: () => [repository] })).finding).toEqual({ kind: 'found', repository })
  })

  it('finds another one in its place', async () => {
    const by = { ...repository, id: '43' }
    expect((await looked({ byPath: () => ({ kind: 'found', repository: by }) })).finding).toEqual({
      kind: 'replaced',
      by,
    })
  })

  it.each<ErrorCode>([
    'remote_sso_required',
    'remote_read_denied',
    'remote_error',
    'remote_stalled',
    'remote_connection_lost',
    'remote_tls_untrusted',
    'remote_blocked',
    'forge_scope_missing',
    'forge_refused',
    'timeout',
  ])('says nothing after %s, wherever it comes', async (code) => {
    for (const answers of [
      { byId: failing(code) },
      { byPath: failing(code) },
      { owners: failing(code) },
      { listed: failing(code) },
    ]) {
      const { finding } = await looked(answers)
      expect(finding.kind).toBe('unclear')
      expect(finding).toMatchObject({ reason: expect.stringMatching(/\.$/) as unknown })
    }
  })

  it.each<ErrorCode>([
    'remote_rate_limited',
    'remote_unreachable',
    'remote_offline',
    'remote_auth_failed',
    'cancelled',
  ])('ends for the whole account after %s', async (code) => {
    await expect(looked({ byId: failing(code) })).rejects.toMatchObject({ code })
  })

  it('says nothing when the account does not see the owner', async () => {
    expect((await looked({ owners: () => [] })).finding).toMatchObject({ kind: 'unclear' })
    const other: ForgeOwner = { ...acme, path: 'acme-other' }
    expect((await looked({ owners: () => [other] })).finding).toMatchObject({ kind: 'unclear' })
  })

  it('says nothing when the token is allowed less than when it was last seen', async () => {
    const { finding } = await looked({ scopes: ['public_repo'] })
    expect(finding).toMatchObject({ kind: 'unclear', reason: expect.stringContaining('repo') as unknown })
  })

  it('says nothing with a token that reaches chosen repositories alone', async () => {
    expect((await looked({ scopes: null }, { ...sought, scopes: null })).finding).toMatchObject({
      kind: 'unclear',
    })
  })

  it('says nothing of one that the forge never showed', async () => {
    expect((await looked({}, { ...sought, forgeId: null })).finding).toMatchObject({ kind: 'unclear' })
  })
})
