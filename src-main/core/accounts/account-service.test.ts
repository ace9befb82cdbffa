import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { beforeEach, describe, expect, it } from 'vitest'
import { localRemoteAddress, parseRemoteUrl } from '../../../src-shared/domain/remote-url.ts'
import { createVault } from '../../app/vault/create-vault.ts'
import type { Vault } from '../ports/vault.ts'
import { createManualClock } from '../../testing/manual-clock.ts'
import { newMirror, scratchStores, storedRepository } from '../../testing/scratch-stores.ts'
import { createAccountService, type AccountService } from './account-service.ts'

const appError = (code: string): Error => expect.objectContaining({ code }) as Error
const password = (username: string, secret: string) =>
  ({ kind: 'password', username, password: secret }) as const
const sshKey = (keyFile: string) => ({ kind: 'ssh_key', keyFile }) as const
const agent = { kind: 'ssh_agent' } as const

const world = () => {
  const { stores, database } = scratchStores()
  const clock = createManualClock()
  const changed: string[] = []
  const events: { readonly name: string; readonly payload: unknown }[] = []
  const keyFileExists = (file: string): boolean => file.endsWith('id_ed25519')
  const parts = {
    accounts: stores.accounts,
    connections: stores.forgeConnections,
    clock,
    events: { emit: (name: string, payload: unknown) => void events.push({ name, payload }) },
    keyFileExists,
    onChanged: (id: string) => changed.push(id),
    withPassphrase: <Given>(credential: Given): Given => credential,
    onKeyLeft: () => undefined,
  }
  const createService = (vault: Vault): AccountService => {
    const made: AccountService = createAccountService({
      ...parts,
      vault,
      openForJob: (accountId) => made.openCredential(accountId),
    })
    return made
  }
  const service = createService(createVault(randomBytes(32)))
  const withOtherKey = createService(createVault(randomBytes(32)))
  return { stores, database, clock, changed, events, service, withOtherKey }
}

let here: ReturnType<typeof world>
let service: AccountService
beforeEach(() => {
  here = world()
  service = here.service
})

/** Asks for the account of an address as a person types it. */
const accountFor = (
  url: string,
  given: { accountId?: string; credential?: Parameters<AccountService['add']>[0]['credential'] } = {},
) => service.accountForInput({ ...parseRemoteUrl(url), ...given })

describe('everyone who listens', () => {
  it('hears of accounts as they are, and of those that are gone', () => {
    const added = service.add({ host: 'git.example.org', credential: agent })
    const changed = service.change({ id: added.id, label: 'Work' })
    service.remove(added.id)
    expect(here.events).toEqual([
      { name: 'account.changed', payload: added },
      { name: 'account.changed', payload: changed },
      { name: 'account.removed', payload: { id: added.id } },
    ])
  })

  it('hears of an account that is made along with a mirror, and nothing of its secret', () => {
    const id = accountFor('https://ada:hunter2-secret@git.example.org/team/project')
    expect(here.events).toMatchObject([{ name: 'account.changed', payload: { id, username: 'ada' } }])
    expect(JSON.stringify(here.events)).not.toContain('hunter2-secret')
    accountFor('https://ada:hunter2-secret@git.example.org/team/project')
    expect(here.events).toHaveLength(1)
  })

  it('hears nothing of what was refused', () => {
    const { id } = service.add({ host: 'git.example.org', credential: agent })
    here.stores.mirrors.insert(newMirror(storedRepository(here.stores, 'a'), { accountId: id }))
    expect(() => service.remove(id)).toThrow(appError('invalid_input'))
    expect(() => service.change({ id, credential: sshKey('/nowhere') })).toThrow(appError('invalid_input'))
    expect(here.events).toHaveLength(1)
  })
})

describe('accounts', () => {
  it('keep a password sealed and give it to git alone', () => {
    const account = service.add({ host: 'Git.Example.org', credential: password('ada', 'hunter2-secret') })
    expect(account).toEqual({
      id: account.id,
      kind: 'generic',
      host: 'git.example.org',
      label: 'ada@git.example.org',
      credentialKind: 'password',
      username: 'ada',
      keyFile: null,
      connection: null,
      mirrorCount: 0,
      createdAt: here.clock.now(),
      changedAt: here.clock.now(),
    })
    expect(service.list()).toEqual([account])
    expect(service.openCredential(account.id)).toEqual(password('ada', 'hunter2-secret'))
    here.database.pragma('wal_checkpoint(TRUNCATE)')
    expect(readFileSync(here.database.name).includes('hunter2-secret')).toBe(false)
  })

  it('hold SSH keys by the path of their file, and the agent by nothing at all', () => {
    const key = service.add({ host: 'git.example.org', credential: sshKey('/home/ada/.ssh/id_ed25519') })
    expect(key).toMatchObject({
      label: 'id_ed25519@git.example.org',
      keyFile: '/home/ada/.ssh/id_ed25519',
      username: null,
    })
    expect(service.openCredential(key.id)).toEqual(sshKey('/home/ada/.ssh/id_ed25519'))
    const other = service.add({ host: 'git.example.org', label: 'Work', credential: agent })
    expect(other.label).toBe('Work')
    expect(service.openCredential(other.id)).toEqual(agent)
    expect(service.openCredential(null)).toBeNull()
  })

  it.each([
    ['https://git.example.org/', 'git.example.org'],
    ['https://git.example.org:8443', 'git.example.org:8443'],
    ['http://git.example.org:80/team', 'git.example.org'],
    ['ssh://git.example.org:22', 'git.example.org'],
    [' LOCALHOST:3000 ', 'localhost:3000'],
    ['[::1]:3000', '[::1]:3000'],
  ])('name their host as addresses do: %s', (host, expected) => {
    expect(service.add({ host, credential: agent }).host).toBe(expected)
  })

  it.each(['git@git.example.org', 'git.example.org/team', 'a b', '-x', 'https://'])(
    'refuse the host %j',
    (host) => {
      expect(() => service.add({ host, credential: agent })).toThrow(appError('invalid_input'))
    },
  )

  it.each([
    ['a relative path', sshKey('.ssh/id_ed25519')],
    ['a path that means the home', sshKey('~/.ssh/id_ed25519')],
    ['a file that is not there', sshKey('/home/ada/.ssh/id_rsa')],
    ['the public half', sshKey('/home/ada/.ssh/id_ed25519.pub')],
    ['a path with a line break', sshKey('/home/ada\n/id_ed25519')],
    ['a password with a line break', password('ada', 'one\npassword=two')],
    ['a user name with a line break', password('ada\nhost=elsewhere', 'one')],
  ])('refuse %s', (_, credential) => {
    expect(() => service.add({ host: 'git.example.org', credential })).toThrow(appError('invalid_input'))
    expect(service.list()).toEqual([])
  })

  it('take a new secret, and say so to whoever waits for it', async () => {
    const { id } = service.add({ host: 'git.example.org', credential: password('ada', 'wrong') })
    await here.clock.advance(1_000)
    const changed = service.change({ id, credential: password('ada', 'right') })
    expect(changed.changedAt).toBe(here.clock.now())
    expect(service.openCredential(id)).toEqual(password('ada', 'right'))
    expect(here.changed).toEqual([id])
    service.change({ id, label: 'Work' })
    expect(service.list()[0]?.label).toBe('Work')
    expect(here.changed).toEqual([id])
  })

  it('forget the password when they change to a key', () => {
    const { id } = service.add({ host: 'git.example.org', credential: password('ada', 'secret') })
    service.change({ id, credential: sshKey('/id_ed25519') })
    expect(here.stores.accounts.find(id)).toMatchObject({
      username: null,
      sealedSecret: null,
      keyFile: '/id_ed25519',
    })
  })

  it('stay while mirrors use them, and say how many', () => {
    const { id } = service.add({ host: 'git.example.org', credential: agent })
    const repositoryId = storedRepository(here.stores, 'team/project')
    const [one, two] = [
      newMirror(repositoryId, { accountId: id }),
      newMirror(repositoryId, { accountId: id }),
    ]
    here.stores.mirrors.insert(one)
    here.stores.mirrors.insert(two)
    expect(service.list()[0]?.mirrorCount).toBe(2)
    expect(() => service.remove(id)).toThrow('2 mirrors use this account. Give them another one first.')
    here.stores.mirrors.remove(one.id)
    expect(() => service.remove(id)).toThrow('One mirror uses this account. Give it another one first.')
    here.stores.mirrors.remove(two.id)
    service.remove(id)
    expect(service.list()).toEqual([])
    expect(() => service.remove(id)).toThrow(appError('not_found'))
    expect(() => service.openCredential(id)).toThrow(appError('not_found'))
  })

  it('cannot be opened with another vault key, nor with the secret of another account', () => {
    const one = service.add({ host: 'git.example.org', credential: password('ada', 'secret') })
    const two = service.add({ host: 'evil.example.org', credential: password('eve', 'other') })
    expect(() => here.withOtherKey.openCredential(one.id)).toThrow(appError('vault_locked'))
    here.stores.accounts.change(two.id, {
      sealedSecret: here.stores.accounts.find(one.id)?.sealedSecret ?? null,
    })
    expect(() => service.openCredential(two.id)).toThrow(appError('vault_locked'))
  })
})

describe('the account for an address', () => {
  it('is none when nothing was given, even if there is one for the host', () => {
    service.add({ host: 'git.example.org', credential: password('ada', 'secret') })
    expect(accountFor('https://git.example.org/team/project')).toBeNull()
    expect(accountFor('git@git.example.org:team/project')).toBeNull()
  })

  it('is made from a user name and password in the address', () => {
    const id = accountFor('https://ada:s%40cret@git.example.org:8443/team/project')
    expect(service.list()).toMatchObject([
      { id, host: 'git.example.org:8443', label: 'ada@git.example.org:8443' },
    ])
    expect(service.openCredential(id)).toEqual(password('ada', 's@cret'))
  })

  it('is made from a token where the user name goes, and the token is never shown', () => {
    const token = `ghp_${'a1B2'.repeat(9)}`
    const id = accountFor(`https://${token}@git.example.org/team/project`)
    expect(service.openCredential(id)).toEqual(password('x-access-token', token))
    expect(JSON.stringify(service.list())).not.toContain(token)
  })

  it('is none for a user name alone', () => {
    expect(accountFor('https://ada@git.example.org/team/project')).toBeNull()
    expect(service.list()).toEqual([])
  })

  it('is the existing one when host, user and secret are the same', () => {
    const id = accountFor('https://ada:secret@git.example.org/team/one')
    expect(accountFor('https://ada:secret@git.example.org/team/two')).toBe(id)
    expect(accountFor('https://git.example.org/team/two', { credential: password('ada', 'secret') })).toBe(id)
    expect(accountFor('https://ada:other@git.example.org/team/two')).not.toBe(id)
    expect(accountFor('https://eve:secret@git.example.org/team/two')).not.toBe(id)
    expect(accountFor('https://ada:secret@other.example.org/team/two')).not.toBe(id)
    expect(service.list()).toHaveLength(4)
  })

  it('is a new one when the secret of the existing one cannot be opened', () => {
    const locked = here.withOtherKey.add({ host: 'git.example.org', credential: password('ada', 'secret') })
    expect(accountFor('https://ada:secret@git.example.org/team/one')).not.toBe(locked.id)
  })

  it('is the existing one for the same SSH key or the agent', () => {
    const key = accountFor('git@git.example.org:team/one', { credential: sshKey('/id_ed25519') })
    expect(accountFor('ssh://git@git.example.org/team/two', { credential: sshKey('/id_ed25519') })).toBe(key)
    const viaAgent = accountFor('git@git.example.org:team/one', { credential: agent })
    expect(viaAgent).not.toBe(key)
    expect(accountFor('git@git.example.org:team/two', { credential: agent })).toBe(viaAgent)
  })

  it('is the one that was named, for its own host only: a password goes nowhere else', () => {
    const { id } = service.add({ host: 'git.example.org', credential: password('ada', 'secret') })
    expect(accountFor('https://git.example.org/team/project', { accountId: id })).toBe(id)
    for (const url of [
      'https://evil.example.org/team/project',
      'https://git.example.org:8443/team/project',
    ]) {
      expect(() => accountFor(url, { accountId: id })).toThrow(appError('invalid_input'))
    }
    expect(() => accountFor('https://git.example.org/x', { accountId: 'acc_0' })).toThrow(
      appError('not_found'),
    )
  })

  it('takes an SSH account whatever the port', () => {
    const { id } = service.add({ host: 'git.example.org', credential: agent })
    expect(accountFor('ssh://git@git.example.org:2222/team/project', { accountId: id })).toBe(id)
  })

  it('must be able to open the address', () => {
    const https = 'https://git.example.org/team/project'
    const ssh = 'git@git.example.org:team/project'
    expect(() => accountFor(https, { credential: agent })).toThrow(/SSH addresses only/)
    expect(() => accountFor(ssh, { credential: password('ada', 'secret') })).toThrow(/not by a password/)
    const input = { address: localRemoteAddress('/srv/project.git'), userInfo: null }
    expect(() => service.accountForInput({ ...input, credential: agent })).toThrow(/needs no account/)
    expect(service.accountForInput(input)).toBeNull()
    expect(service.list()).toEqual([])
  })

  it('is given once: in the address, by name, or right now', () => {
    const { id } = service.add({ host: 'git.example.org', credential: password('ada', 'secret') })
    const pasted = 'https://ada:secret@git.example.org/team/project'
    const credential = password('ada', 'secret')
    expect(() => accountFor(pasted, { accountId: id })).toThrow(appError('invalid_input'))
    expect(() => accountFor(pasted, { credential })).toThrow(appError('invalid_input'))
    expect(() => accountFor('https://git.example.org/x', { accountId: id, credential })).toThrow(
      appError('invalid_input'),
    )
    expect(accountFor('https://ada@git.example.org/x', { accountId: id })).toBe(id)
  })
})
