import path from 'node:path'
import { afterAll } from 'vitest'
import { newId } from '../../src-shared/domain/ids.ts'
import type { NewMirror } from '../core/ports/mirror-store.ts'
import type { NewRun } from '../core/ports/run-store.ts'
import type { Stores } from '../core/ports/stores.ts'
import { createStores } from '../store/create-stores.ts'
import { openDatabase, type Database } from '../store/open-database.ts'
import { scratchDirectory } from './scratch.ts'

const directory = scratchDirectory('store')
const opened: Database[] = []
// Registered after the folder, hence run before it is removed.
afterAll(() => {
  for (const database of opened) database.close()
})

/** A fresh database on disk with its stores; closed and removed when the test file ends. */
export const scratchStores = (): { readonly database: Database; readonly stores: Stores } => {
  const database = openDatabase({ file: path.join(directory, `${opened.length}.sqlite3`) })
  opened.push(database)
  return { database, stores: createStores(database) }
}

/** Stores a repository and returns its id. */
export const storedRepository = (stores: Stores, name: string, createdAt = 1_000): string => {
  const id = newId('repo')
  stores.repositories.insert({ id, name, state: 'ready', createdAt })
  return id
}

/** A mirror as it is first stored; each has a remote of its own. */
export const newMirror = (repositoryId: string, fields: Partial<NewMirror> = {}): NewMirror => {
  const id = newId('mir')
  const remote = `git.example.org/team/${id}`
  return {
    id,
    repositoryId,
    direction: 'pull',
    url: `https://${remote}`,
    canonicalUrl: remote,
    host: 'git.example.org',
    accountId: null,
    schedule: { kind: 'every', intervalMs: 900_000 },
    onDiverged: 'stop',
    onDestructive: 'hold',
    patterns: [],
    notes: null,
    extraBranches: true,
    acceptWhileAway: false,
    createdAt: 1_000,
    nextRunAt: 1_000,
    ...fields,
  }
}

/** A run as it is queued. */
export const newRun = (repositoryId: string, fields: Partial<NewRun> = {}): NewRun => ({
  id: newId('run'),
  repositoryId,
  mirrorId: null,
  kind: 'pull',
  url: 'https://git.example.org/team/project',
  trigger: 'manual',
  queuedAt: 2_000,
  accountId: null,
  accept: false,
  replace: false,
  ...fields,
})
