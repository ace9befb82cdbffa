import { readdir, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { AppError } from '../../../src-shared/errors/app-error.ts'
import type { RefUpdate } from '../../core/ports/repository-git.ts'
import { findDisconnected } from '../receive/check-connected.ts'
import { moveTogether } from '../receive/move-refs.ts'
import { keepMessage } from '../receive/quarantine.ts'
import { updateFailed } from '../repository/update-refs.ts'
import { naming, type DraftParts } from './draft-parts.ts'

/** Objects that lead to what is not there never become part of the repository. */
const refuseDisconnected = async (parts: DraftParts, updates: readonly RefUpdate[]): Promise<void> => {
  const ids = [...new Set(updates.flatMap(({ newObjectId }) => newObjectId ?? []))].filter(
    (objectId) => !parts.whole.has(objectId),
  )
  const { repositoryPath, quarantine, signal, spawn } = parts
  const check = { repositoryPath, environment: quarantine.environment, signal }
  const [objectId] = await findDisconnected(spawn, check, ids)
  if (objectId === undefined) return
  const message = 'The commit leads to objects that the repository does not have.'
  throw new AppError('store_damaged', message, { details: { objectId } })
}

/** So that a repack under way does not drop new packs as unreachable; `quarantine.remove` takes the marks away. */
const keepPacks = async (objectDirectory: string): Promise<void> => {
  const packs = path.join(objectDirectory, 'pack')
  for (const name of await readdir(packs)) {
    if (name.endsWith('.pack')) {
      await writeFile(path.join(packs, name.replace(/pack$/, 'keep')), `${keepMessage}\n`)
    }
  }
}

/**
 * The refs are locked and checked, then the objects become part of the repository, then the refs move: who loses a
 * race leaves no objects behind.
 */
export const publishDraft = async (parts: DraftParts, updates: readonly RefUpdate[]): Promise<void> => {
  const { repositoryPath, quarantine, spawn } = parts
  await refuseDisconnected(parts, updates)
  const move = {
    repositoryPath,
    environment: quarantine.environment,
    beforeFirstMove: quarantine.migrate,
  }
  await naming(() => keepPacks(quarantine.directory))
  const words = await naming(() => moveTogether(spawn, move, updates))
  if (words !== null) throw updateFailed(words, 0)
}
