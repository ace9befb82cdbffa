import { beforeEach, describe, expect, it } from 'vitest'
import { defaultSettings } from '../../src-shared/domain/settings.ts'
import type { AccountRow } from '../core/ports/account-store.ts'
import type { PublicKeyRow } from '../core/ports/public-key-store.ts'
import type { Stores } from '../core/ports/stores.ts'
import { newMirror, newRun, scratchStores, storedRepository } from '../testing/scratch-stores.ts'
import type { Database } from './sqlite-driver.ts'

const appError = (code: string): Error => expect.objectContaining({ code }) as Error

let stores: Stores
let database: Database
beforeEach(() => {
  ;({ stores, database } = scratchStores())
})

const account = (id: string, fields: Partial<AccountRow> = {}): Omit<AccountRow, 'mirrorCount'> => ({
  id,
  kind: 'generic',
  host: 'git.example.org',
  label: 'ada@git.example.org',
  credentialKind: 'password',
  username: 'ada',
  keyFile: null,
  sealedSecret: Buffer.from([1, 2, 3]),
  createdAt: 1,
  changedAt: 1,
  ...fields,
})

describe('stored accounts', () => {
  it('come back as they were stored, by host and label', () => {
    stores.accounts.insert(account('acc_1', { host: 'b.example.org' }))
    stores.accounts.insert(account('acc_2', { host: 'a.example.org', label: 'z' }))
    stores.accounts.insert(account('acc_3', { host: 'a.example.org', label: 'a' }))
    expect(stores.accounts.find('acc_1')).toEqual({
      ...account('acc_1', { host: 'b.example.org' }),
      mirrorCount: 0,
    })
    expect(stores.accounts.list().map(({ id }) => id)).toEqual(['acc_3', 'acc_2', 'acc_1'])
    expect(stores.accounts.find('acc_0')).toBeNull()
  })

  it('change in the columns that are named', () => {
    stores.accounts.insert(account('acc_1'))
    const change = {
      credentialKind: 'ssh_key',
      username: null,
      keyFile: '/key',
      sealedSecret: null,
      changedAt: 2,
    } as const
    stores.accounts.change('acc_1', change)
    expect(stores.accounts.find('acc_1')).toEqual({ ...account('acc_1', change), mirrorCount: 0 })
  })

  it('count the mirrors that people can see', () => {
    stores.accounts.insert(account('acc_1'))
    const living = storedRepository(stores, 'living')
    const trashed = storedRepository(stores, 'trashed')
    stores.mirrors.insert(newMirror(living, { accountId: 'acc_1' }))
    stores.mirrors.insert(newMirror(trashed, { accountId: 'acc_1' }))
    stores.repositories.trash(trashed, 1)
    expect(stores.accounts.find('acc_1')?.mirrorCount).toBe(1)
  })

  it('leave mirrors and runs behind without an account when they are removed', () => {
    stores.accounts.insert(account('acc_1'))
    const repositoryId = storedRepository(stores, 'a')
    const mirror = newMirror(repositoryId, { accountId: 'acc_1' })
    const run = newRun(repositoryId, { accountId: 'acc_1' })
    stores.mirrors.insert(mirror)
    stores.runs.insert(run)
    stores.accounts.remove('acc_1')
    expect(stores.mirrors.find(mirror.id)?.accountId).toBeNull()
    expect(stores.runs.find(run.id)?.accountId).toBeNull()
  })
})

describe('stored public keys', () => {
  const key = (id: string, organization: string, fingerprint: string): PublicKeyRow => ({
    id,
    organization,
    algorithm: 'ES256',
    fingerprint,
    label: 'CI',
    builtIn: id === 'key_1',
    pem: '-----BEGIN PUBLIC KEY-----',
    createdAt: 1,
  })

  it('are kept by organization, each key once', () => {
    stores.publicKeys.insert(key('key_1', 'local', 'SHA256:a'))
    stores.publicKeys.insert(key('key_2', 'local', 'SHA256:b'))
    stores.publicKeys.insert(key('key_3', 'other', 'SHA256:a'))
    expect(() => stores.publicKeys.insert(key('key_4', 'local', 'SHA256:a'))).toThrow(
      appError('already_exists'),
    )
    expect(stores.publicKeys.find('key_1')).toEqual(key('key_1', 'local', 'SHA256:a'))
    expect(stores.publicKeys.listByOrganization('local').map(({ id }) => id)).toEqual(['key_1', 'key_2'])
    stores.publicKeys.remove('key_1')
    expect(stores.publicKeys.list().map(({ id }) => id)).toEqual(['key_2', 'key_3'])
    expect(stores.publicKeys.find('key_1')).toBeNull()
  })
})

describe('stored settings', () => {
  it('are the defaults until one is changed', () => {
    expect(stores.settings.read()).toEqual(defaultSettings)
    const defaultSchedule = { kind: 'every', intervalMs: 300_000 } as const
    const changed = { ...defaultSettings, defaultSchedule }
    expect(stores.settings.change({ defaultSchedule })).toEqual(changed)
    expect(stores.settings.read()).toEqual(changed)
  })

  it('fall back one by one when this version does not take what is stored', () => {
    stores.settings.change({ keptRefLifetimeMs: 8 * 86_400_000 })
    const write = database.prepare('INSERT INTO settings (name, value) VALUES (?, ?)')
    write.run('defaultSchedule', '{"kind":"every","intervalMs":17}')
    write.run('aSettingOfTomorrow', 'true')
    write.run('broken', '{')
    expect(stores.settings.read()).toEqual({ ...defaultSettings, keptRefLifetimeMs: 8 * 86_400_000 })
  })

  it('take no value that is not allowed', () => {
    expect(() => stores.settings.change({ defaultSchedule: { kind: 'every', intervalMs: 17 } })).toThrow()
    expect(stores.settings.read()).toEqual(defaultSettings)
  })
})

describe('sealed bytes', () => {
  it('are kept by name and replaced as a whole', () => {
    expect(stores.sealed.read('signing-key')).toBeNull()
    stores.sealed.write('signing-key', Buffer.from([1, 2]))
    stores.sealed.write('signing-key', Buffer.from([0, 255]))
    stores.sealed.write('canary', Buffer.from([3]))
    expect(stores.sealed.read('signing-key')).toEqual(Buffer.from([0, 255]))
  })
})

describe('a store on a full disk', () => {
  it('says so in every table, and is as it was before', () => {
    const pages = database.pragma('page_count', { simple: true })
    database.pragma(`max_page_count = ${String(pages)}`)
    const fill = (): void => {
      for (let index = 0; index < 5_000; index += 1) storedRepository(stores, `project-${index}`)
    }
    expect(fill).toThrow(
      expect.objectContaining({ code: 'disk_full', details: { file: database.name } }) as Error,
    )
    expect(database.pragma('quick_check', { simple: true })).toBe('ok')
    database.pragma('max_page_count = 100000')
    storedRepository(stores, 'there is room again')
  })
})

describe('several calls together', () => {
  it('are stored, all of them, and what they come to is returned', () => {
    const mirrorCount = stores.together(() => {
      stores.accounts.insert(account('acc_1'))
      stores.accounts.change('acc_1', { label: 'other' })
      return stores.accounts.find('acc_1')?.mirrorCount
    })
    expect(mirrorCount).toBe(0)
    expect(stores.accounts.find('acc_1')?.label).toBe('other')
  })

  it('leave nothing behind when one of them fails', () => {
    stores.accounts.insert(account('acc_1'))
    const fails = (): void =>
      stores.together(() => {
        stores.accounts.change('acc_1', { label: 'other' })
        stores.accounts.insert(account('acc_1'))
      })
    expect(fails).toThrow()
    expect(stores.accounts.find('acc_1')?.label).toBe('ada@git.example.org')
  })
})
