import { expect, it } from 'vitest'
import type { GitAccess } from '../core/access/git-access.ts'
import { trackingRef } from '../core/mirrors/ref-scope.ts'
import type { Direction } from '../../src-shared/domain/mirror.ts'
import { newMirror, scratchStores, storedRepository } from '../testing/scratch-stores.ts'
import { createRefuseMirroredRef } from './refuse-mirrored-ref.ts'

const tip = '1'.repeat(40)
const main = 'refs/heads/main'

/** Asks about a push to main of a repository that is mirrored in these directions, main being tracked by all of them. */
const ask = async (...directions: readonly Direction[]): Promise<string | null> => {
  const { stores } = scratchStores()
  const repositoryId = storedRepository(stores, 'team/project')
  const tracked = directions.map((direction) => {
    const mirror = newMirror(repositoryId, { direction })
    stores.mirrors.insert(mirror)
    return trackingRef(mirror.id, main)
  })
  const refuse = createRefuseMirroredRef({
    mirrors: stores.mirrors,
    refs: { resolve: (_path, ref) => Promise.resolve(tracked.includes(ref) ? tip : null) },
  })
  const access = { repositoryId, repositoryPath: '/none' } as GitAccess
  return refuse(access, { ref: main, oldObjectId: tip, newObjectId: '2'.repeat(40) }, { ephemeral: false })
}

it('keeps pushes off what a pull mirror writes', async () => {
  expect(await ask('pull')).toContain('main is mirrored from')
})

it('lets pushes to what a two-way mirror carries through: they are forwarded', async () => {
  expect(await ask('sync')).toBeNull()
  expect(await ask('sync', 'push')).toBeNull()
  expect(await ask('sync', 'pull')).toContain('main is mirrored from')
})
