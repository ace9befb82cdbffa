import { describe, expect, it } from 'vitest'
import type { ListedRepository } from '../core/ports/discovery-store.ts'
import { newMirror, scratchStores, storedRepository } from '../testing/scratch-stores.ts'

const accountId = `acc_${'a'.repeat(32)}`
const now = 1_750_000_000_000

const listed = (path: string, given: Partial<ListedRepository> = {}): ListedRepository => ({
  id: `id of ${path}`,
  path,
  owner: path.slice(0, path.lastIndexOf('/')),
  name: path.slice(path.lastIndexOf('/') + 1),
  description: null,
  visibility: 'public',
  isFork: null,
  isArchived: false,
  isDisabled: false,
  isEmpty: false,
  isPullMirror: null,
  deletedFromAt: null,
  defaultBranch: 'main',
  cloneUrl: `https://git.example.org/${path}.git`,
  sshUrl: null,
  webUrl: `https://git.example.org/${path}`,
  sizeBytes: null,
  language: null,
  pushedAt: null,
  mayPush: true,
  mayAdminister: null,
  objectFormat: 'sha1',
  canonicalUrl: `git.example.org/${path.toLowerCase()}`,
  canonicalSsh: null,
  ...given,
})

const world = () => {
  const { stores, database } = scratchStores()
  stores.accounts.insert({
    id: accountId,
    kind: 'gitea',
    host: 'git.example.org',
    label: 'ada',
    credentialKind: 'ssh_agent',
    username: null,
    keyFile: null,
    sealedSecret: null,
    createdAt: now,
    changedAt: now,
  })
  const store = stores.discovery
  const pathsOf = (filter: Parameters<typeof store.list>[1] = {}): readonly string[] =>
    store.list(accountId, filter, { cursor: null, limit: 100 }).items.map(({ path }) => path)
  return { stores, database, store, pathsOf }
}

describe('what a forge listed', () => {
  it('is shown as it comes, and what a whole listing did not name is forgotten at its end', () => {
    const { store, pathsOf } = world()
    expect(store.listing(accountId)).toBeNull()
    const first = store.begin(accountId, now)
    store.save(accountId, first, [listed('acme/gone'), listed('acme/stays')])
    expect(store.countNamed(accountId, first)).toBe(2)
    store.finish(accountId, first, now + 1, null)
    expect(store.listing(accountId)).toMatchObject({ number: 1, whole: 1, finishedAt: now + 1 })

    const second = store.begin(accountId, now + 2)
    store.save(accountId, second, [listed('acme/stays', { description: 'Now described' })])
    expect(pathsOf()).toEqual(['acme/gone', 'acme/stays'])
    store.finish(accountId, second, now + 3, null)
    expect(pathsOf()).toEqual(['acme/stays'])
    expect(pathsOf({ query: 'DESCRIBED' })).toEqual(['acme/stays'])
  })

  it('loses nothing by a listing that breaks off, or that a later one overtakes', () => {
    const { store, pathsOf } = world()
    const first = store.begin(accountId, now)
    store.save(accountId, first, [listed('acme/a'), listed('acme/b')])
    store.finish(accountId, first, now, null)
    const second = store.begin(accountId, now)
    store.save(accountId, second, [listed('acme/a')])
    const failure = {
      code: 'remote_error',
      title: 'It broke.',
      advice: 'Wait.',
      retry: 'automatic',
      retryAt: null,
      output: null,
    } as const
    store.finish(accountId, second, now, failure)
    expect(store.listing(accountId)).toMatchObject({ number: 2, whole: 1, failure })
    expect(pathsOf()).toEqual(['acme/a', 'acme/b'])

    const third = store.begin(accountId, now)
    const fourth = store.begin(accountId, now)
    store.save(accountId, fourth, [listed('acme/a')])
    store.finish(accountId, third, now, null)
    expect(store.listing(accountId)).toMatchObject({ number: 4, finishedAt: null })
    expect(pathsOf()).toEqual(['acme/a', 'acme/b'])
  })

  it('follows a repository under another name', () => {
    const { store, pathsOf } = world()
    const number = store.begin(accountId, now)
    store.save(accountId, number, [listed('acme/old', { id: '7' })])
    store.save(accountId, number, [listed('acme/new', { id: '7' })])
    expect(pathsOf()).toEqual(['acme/new'])
  })

  it('is filtered by what the forge says; what it does not say counts as no', () => {
    const { store, pathsOf } = world()
    const number = store.begin(accountId, now)
    store.save(accountId, number, [
      listed('acme/fork', { isFork: true, language: 'Go' }),
      listed('acme/Large', { sizeBytes: 5_000, isFork: false }),
      listed('ada/secret', { visibility: 'private', isArchived: true }),
    ])
    expect(pathsOf({ fork: false })).toEqual(['acme/Large', 'ada/secret'])
    expect(pathsOf({ archived: true })).toEqual(['ada/secret'])
    expect(pathsOf({ visibility: 'public', atMostBytes: 100 })).toEqual(['acme/fork'])
    expect(pathsOf({ language: 'Go', owner: 'acme' })).toEqual(['acme/fork'])
    expect(pathsOf({ query: ' ME/la ' })).toEqual(['acme/Large'])
    expect(pathsOf({ query: '%' })).toEqual([])
    expect(store.count(accountId, { owner: 'acme' })).toBe(2)
    expect(store.facets(accountId)).toEqual({
      owners: [
        { name: 'acme', count: 2 },
        { name: 'ada', count: 1 },
      ],
      languages: [{ name: 'Go', count: 1 }],
    })
  })

  it('comes in pages, each repository once', () => {
    const { store } = world()
    const number = store.begin(accountId, now)
    const names = Array.from({ length: 25 }, (_, at) => `acme/r-${String(at).padStart(2, '0')}`)
    store.save(
      accountId,
      number,
      names.toReversed().map((name) => listed(name)),
    )
    const seen: string[] = []
    let cursor: string | null = null
    do {
      const page = store.list(accountId, {}, { cursor, limit: 10 })
      seen.push(...page.items.map(({ path }) => path))
      cursor = page.nextCursor
    } while (cursor !== null)
    expect(seen).toEqual(names)
    expect(() => store.list(accountId, {}, { cursor: 'elsewhere', limit: 10 })).toThrow('cursor')
  })

  it('knows which are mirrored, over HTTPS or SSH, and forgets it with the mirror', () => {
    const { stores, store, pathsOf } = world()
    const number = store.begin(accountId, now)
    store.save(accountId, number, [
      listed('acme/a'),
      listed('acme/b', { canonicalSsh: 'git.example.org:2222/acme/b' }),
      listed('acme/c'),
    ])
    const direct = newMirror(storedRepository(stores, 'here/a'), { canonicalUrl: 'git.example.org/acme/a' })
    const overSsh = newMirror(storedRepository(stores, 'here/b'), {
      canonicalUrl: 'git.example.org:2222/acme/b',
    })
    stores.mirrors.insert(direct)
    stores.mirrors.insert(overSsh)
    expect(pathsOf({ mirrored: true })).toEqual(['acme/a', 'acme/b'])
    expect(store.find(accountId, 'id of acme/a')?.mirror).toEqual({
      id: direct.id,
      repository: 'here/a',
      direction: direct.direction,
    })
    stores.mirrors.trash(direct.id, now)
    expect(pathsOf({ mirrored: false })).toEqual(['acme/a', 'acme/c'])
  })

  it('knows which are mirrored by a server itself, its own and the other side', () => {
    const { stores, database, store, pathsOf } = world()
    const number = store.begin(accountId, now)
    store.save(accountId, number, [
      listed('acme/a'),
      listed('acme/b', { canonicalSsh: 'git.example.org:2222/acme/b' }),
      listed('acme/c'),
      listed('acme/here'),
    ])
    const insert = database.prepare(
      `INSERT INTO forge_mirrors (id, account_id, forge_id, path, web_url, direction, url, canonical_url, host, on_push,
         sign_in, origin, is_running, is_paused, consecutive_failures, next_look_at, created_at, changed_at)
       VALUES (?, ?, ?, 'x/y', 'https://git.example.org/x/y', ?, 'https://other.example.org/x/y', ?, 'other.example.org', 0,
         'none', 'here', 0, 0, 0, 0, ?, 0)`,
    )
    insert.run('own', accountId, 'id of acme/a', 'push', 'other.example.org/x/y', now)
    insert.run('other', accountId, '77', 'pull', 'git.example.org:2222/acme/b', now)
    insert.run('beside', accountId, 'id of acme/here', 'pull', 'other.example.org/x/z', now)
    const here = newMirror(storedRepository(stores, 'here/a'), { canonicalUrl: 'git.example.org/acme/here' })
    stores.mirrors.insert(here)
    expect(pathsOf({ mirrored: true })).toEqual(['acme/a', 'acme/b', 'acme/here'])
    expect(pathsOf({ mirrored: false })).toEqual(['acme/c'])
    expect(store.count(accountId, { mirrored: true })).toBe(3)
    const host = 'git.example.org'
    const found = ['acme/a', 'acme/b', 'acme/c', 'acme/here'].map((path) => store.findByPath(accountId, path))
    expect(found.map((one) => one?.forgeMirror)).toEqual([
      { id: 'own', host, direction: 'push' },
      { id: 'other', host, direction: 'pull' },
      null,
      { id: 'beside', host, direction: 'pull' },
    ])
    // What a server runs holds back no import: only what runs here does.
    expect(found.map((one) => one?.mirror?.repository ?? null)).toEqual([null, null, null, 'here/a'])
  })

  it('goes with its account', () => {
    const { stores, store, pathsOf } = world()
    const number = store.begin(accountId, now)
    store.save(accountId, number, [listed('acme/a')])
    stores.accounts.remove(accountId)
    expect(pathsOf()).toEqual([])
    expect(store.listing(accountId)).toBeNull()
  })
})
