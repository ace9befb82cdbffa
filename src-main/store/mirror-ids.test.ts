import path from 'node:path'
import { beforeEach, describe, expect, it } from 'vitest'
import type { MirrorPlace } from '../core/ports/existence-store.ts'
import { scratchDirectory } from '../testing/scratch.ts'
import { createStores } from './create-stores.ts'
import { migrations } from './migrations.ts'
import { openDatabase, type Database } from './open-database.ts'

const directory = scratchDirectory('mirror-ids')
const webUrl = 'https://git.example'
let files = 0
let file: string
let database: Database

/** As the version before left it: three mirrors, and an account. */
beforeEach(() => {
  file = path.join(directory, `${(files += 1)}.sqlite3`)
  database = openDatabase({ file, migrations: migrations.filter(({ number }) => number < 21) })
  database.exec(`
    INSERT INTO repositories (id, name, name_folded, state, created_at) VALUES ('repo_1', 'a/b', 'a/b', 'ready', 1);
    INSERT INTO accounts (id, kind, host, label, credential_kind, created_at, changed_at)
    VALUES ('acc_1', 'gitea', 'git.example', 'ada', 'password', 1, 1);
    INSERT INTO forge_connections (account_id, web_url, sealed_token, user_id, login, shortcomings, checked_at)
    VALUES ('acc_1', '${webUrl}', x'00', '7', 'ada', '[]', 1);`)
  for (const name of ['seen', 'hidden', 'told', 'moved']) {
    database.exec(`
      INSERT INTO mirrors (id, repository_id, direction, url, canonical_url, host, schedule, on_diverged, on_destructive,
        created_at)
      VALUES ('mir_${name}', 'repo_1', 'pull', '${webUrl}/a/${name}', 'git.example/a/${name}', 'git.example',
        '{"kind":"manual"}', 'stop', 'hold', 1)`)
  }
})

const place = (name: string, forgeId: string | null, url = `git.example/a/${name}`): string => `
  INSERT INTO mirror_places (mirror_id, account_id, forge_id, canonical_url, path, state, since, checked_at, missing_count)
  VALUES ('mir_${name}', 'acc_1', ${forgeId === null ? 'NULL' : `'${forgeId}'`}, '${url}', 'a/${name}', 'here', 2, 3, 0);`
const told = (name: string, forgeId: string, url = `git.example/a/${name}`): string =>
  `INSERT INTO mirror_forge_ids VALUES ('mir_${name}', '${url}', '${webUrl}', '${forgeId}', 5);`

const migrated = () => {
  database.close()
  database = openDatabase({ file })
  return createStores(database)
}
const idAt = (stores: ReturnType<typeof createStores>, name: string): string | null =>
  stores.forgeIds.forgeIdAt('acc_1', webUrl, `git.example/a/${name}`)

describe('what forges call the repositories of mirrors', () => {
  it('is known to one table, with all that both knew', () => {
    database.exec(place('seen', '11') + told('seen', '11') + place('hidden', null) + told('hidden', '12'))
    database.exec(told('told', '13') + place('moved', '14', 'git.example/a/before') + told('moved', '15'))
    const stores = migrated()
    expect(['seen', 'hidden', 'told', 'moved'].map((name) => idAt(stores, name))).toEqual([
      '11',
      '12',
      '13',
      '15',
    ])
    expect(stores.existence.find('mir_seen')).toMatchObject({
      forgeId: '11',
      path: 'a/seen',
      state: 'here',
      since: 2,
    })
    // The account never saw it: that it does not find it by that id must not count.
    expect(stores.existence.find('mir_hidden')).toMatchObject({ forgeId: null })
    expect([stores.existence.find('mir_told'), stores.existence.find('mir_moved')]).toEqual([null, null])
    expect(stores.existence.list('acc_1').map(({ mirrorId }) => mirrorId)).toEqual(['mir_hidden', 'mir_seen'])
  })

  it('is kept when an account looks and is shown nothing, and learned anew when another repository is meant', () => {
    const stores = migrated()
    const tell = (forgeId: string): void =>
      stores.forgeIds.remember({ webUrl, forgeId, canonicalUrls: ['git.example/a/told'] }, 9)
    tell('21')
    const looked: MirrorPlace = {
      mirrorId: 'mir_told',
      accountId: 'acc_1',
      forgeId: null,
      canonicalUrl: 'git.example/a/told',
      path: 'a/told',
      state: 'unknown',
      since: 10,
      checkedAt: 10,
      reason: null,
      scopes: null,
      missingCount: 0,
      missingSince: null,
      missedAt: null,
      moved: null,
    }
    stores.existence.save(looked)
    expect([idAt(stores, 'told'), stores.existence.find('mir_told')?.forgeId]).toEqual(['21', null])
    tell('22')
    expect(idAt(stores, 'told')).toBe('21')
    stores.existence.save({ ...looked, forgeId: '21', state: 'here' })
    expect(stores.existence.find('mir_told')).toMatchObject({ forgeId: '21', state: 'here' })
    stores.existence.forget('mir_told')
    tell('22')
    expect([idAt(stores, 'told'), stores.existence.find('mir_told')]).toEqual(['22', null])
  })

  it('outlives the account that looked', () => {
    database.exec(place('seen', '11'))
    const stores = migrated()
    stores.accounts.remove('acc_1')
    expect([idAt(stores, 'seen'), stores.existence.find('mir_seen')]).toEqual(['11', null])
  })
})
