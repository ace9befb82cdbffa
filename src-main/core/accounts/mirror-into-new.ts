import type { RemoteAddress } from '../../../src-shared/domain/remote-url.ts'
import type { Schedule } from '../../../src-shared/domain/schedule.ts'
import type { MirrorEngine } from '../mirrors/mirror-engine.ts'
import type { FindBegunImport } from '../repositories/begun-import.ts'
import type { RepositoryService } from '../repositories/repository-service.ts'

/**
 * A new repository here, with a mirror of what is at a forge; neither stays without the other. Until it has its mirror it
 * waits for its first data, so that what a killed core left of it is taken back at the next start.
 */
export const createMirrorIntoNew =
  (parts: {
    readonly service: Pick<RepositoryService, 'create'>
    readonly engine: Pick<MirrorEngine, 'addMirror'>
    readonly begunImport: FindBegunImport
    readonly removeRepository: (id: string) => Promise<void>
  }) =>
  async (wanted: {
    readonly name: string
    readonly direction: 'pull' | 'sync'
    readonly address: RemoteAddress
    readonly accountId: string
    readonly schedule: Schedule | undefined
  }): Promise<{ readonly repositoryId: string }> => {
    const { name, direction, address, accountId, schedule } = wanted
    const begun = parts.begunImport(name, address.canonical)
    const { id } =
      begun?.state === 'empty'
        ? begun.repository
        : await parts.service.create({ name, state: 'syncing_first' })
    try {
      await parts.engine.addMirror({
        repositoryId: id,
        direction,
        address,
        accountId,
        ...(schedule === undefined ? {} : { schedule }),
      })
      return { repositoryId: id }
    } catch (error) {
      await parts.removeRepository(id)
      throw error
    }
  }
