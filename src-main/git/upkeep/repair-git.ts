import { readdir, rm } from 'node:fs/promises'
import path from 'node:path'
import { text } from 'node:stream/consumers'
import type { RepairGit } from '../../core/ports/repair-git.ts'
import { findDisconnected } from '../receive/check-connected.ts'
import type { RefReader } from '../ref-reader.ts'
import { missingObjects } from '../repository/commit-ancestry.ts'
import { createRepository } from '../repository/create-repository.ts'
import { updateRefs } from '../repository/update-refs.ts'
import type { RunGit } from '../run-git.ts'
import type { SpawnGit } from '../spawn-git.ts'
import { checkRepository } from './check-repository.ts'
import { readRefsLeniently } from './lenient-refs.ts'
import { salvageMissing } from './salvage-missing.ts'
import { salvageObjects } from './salvage-objects.ts'
import { carryOver, swapRepository } from './swap-repository.ts'

const remove = (file: string): Promise<void> => rm(file, { recursive: true, force: true, maxRetries: 3 })

/** Everything that is computed from packs and objects and that git works without. */
const dropDerived = async (repositoryPath: string): Promise<void> => {
  const objects = path.join(repositoryPath, 'objects')
  await remove(path.join(objects, 'info', 'commit-graph'))
  await remove(path.join(objects, 'info', 'commit-graphs'))
  const packs = path.join(objects, 'pack')
  for (const name of await readdir(packs).catch(() => [])) {
    if (/^multi-pack-index|\.bitmap$|\.rev$/.test(name)) await remove(path.join(packs, name))
  }
}

/** Left behind by a crash it is swept with other unfinished repositories: its name says that it is one. */
const besidePath = (repositoryPath: string): string => `${repositoryPath}.creating-repair`

/**
 * The parts of a repair. It works with a git that is not watched for damage: what it reads is damaged, and known to be.
 */
export const createRepairGit = ({
  run,
  spawn,
  refs,
}: {
  readonly run: RunGit
  readonly spawn: SpawnGit
  readonly refs: Pick<RefReader, 'list'>
}): RepairGit => ({
  dropDerived,
  check: (repositoryPath, options) => checkRepository(spawn, repositoryPath, options),
  readRefs: readRefsLeniently,
  createBeside: async (repositoryPath) => {
    const fresh = besidePath(repositoryPath)
    await remove(fresh)
    await createRepository(spawn, fresh, 'main')
    return fresh
  },
  salvage: (damaged, fresh, signal) => salvageObjects(spawn, damaged, fresh, signal),
  wholeRefs: async (fresh, wanted, signal) => {
    const tips = [...new Set(wanted.values())]
    const absent = new Set(await missingObjects(run, fresh, tips))
    const present = tips.filter((tip) => !absent.has(tip))
    const check = { repositoryPath: fresh, environment: {}, signal }
    const broken = await findDisconnected(spawn, check, present)
    return new Map([...wanted].filter(([, tip]) => !absent.has(tip) && !broken.has(tip)))
  },
  salvageMissing: (damaged, fresh, tips, signal) => salvageMissing(spawn, damaged, fresh, tips, signal),
  writeRefs: async (fresh, wanted) => {
    const present = new Map(
      (await refs.list(fresh, ['refs/'], { peel: false })).map((ref) => [ref.name, ref.objectId]),
    )
    const updates = [...wanted]
      .filter(([ref, objectId]) => present.get(ref) !== objectId)
      .map(([ref, objectId]) => ({ ref, oldObjectId: present.get(ref) ?? null, newObjectId: objectId }))
    await updateRefs(spawn, fresh, [updates])
  },
  removeRefs: async (fresh, prefix) => {
    const found = await refs.list(fresh, [prefix], { peel: false })
    await updateRefs(spawn, fresh, [
      found.map(({ name, objectId }) => ({ ref: name, oldObjectId: objectId, newObjectId: null })),
    ])
  },
  unreached: async (fresh, signal) => {
    const git = spawn(['fsck', '--connectivity-only', '--dangling', '--no-progress', '--no-reflogs'], {
      directory: fresh,
      signal,
    })
    git.stdin.end()
    const [lines] = await Promise.all([text(git.stdout), git.done])
    return [...lines.matchAll(/^dangling (?:commit|tag) ([0-9a-f]{40})$/gm)].flatMap(([, id]) => id ?? [])
  },
  carryOver,
  swap: swapRepository,
  discard: remove,
})
