import type { Direction } from '../../../src-shared/domain/mirror.ts'
import type { NewRepositoryWay } from '../../../src-shared/domain/new-repositories.ts'
import type { RemoteAddress } from '../../../src-shared/domain/remote-url.ts'
import type { Schedule } from '../../../src-shared/domain/schedule.ts'
import { AppError } from '../../../src-shared/errors/app-error.ts'
import { createMirrorIntoNew } from '../accounts/mirror-into-new.ts'
import type { MirrorEngine } from '../mirrors/mirror-engine.ts'
import type { FindBegunImport } from '../repositories/begun-import.ts'
import type { ImportRepository } from '../repositories/import-repository.ts'
import type { RepositoryService } from '../repositories/repository-service.ts'

export type TakenWay = Exclude<NewRepositoryWay, 'default' | 'ignore'>

/** What the settings say where a rule does not. */
export const wayOf = (way: NewRepositoryWay, defaultDirection: Direction): TakenWay | 'ignore' =>
  way === 'default' ? defaultDirection : way

/** Takes a repository of a forge: as a mirror, once, or once and then pushed from here. */
export const createTakeRepository = (parts: {
  readonly service: Pick<RepositoryService, 'create'>
  readonly engine: Pick<MirrorEngine, 'addMirror' | 'whenRunEnded'>
  readonly importRepository: ImportRepository
  readonly begunImport: FindBegunImport
  readonly removeRepository: (id: string) => Promise<void>
}) => {
  const mirrorIntoNew = createMirrorIntoNew(parts)
  return async (wanted: {
    readonly way: TakenWay
    readonly name: string
    readonly address: RemoteAddress
    readonly accountId: string
    readonly schedule: Schedule | undefined
  }): Promise<void> => {
    const { way, name, address, accountId, schedule } = wanted
    if (way === 'pull' || way === 'sync') {
      await mirrorIntoNew({ name, direction: way, address, accountId, schedule })
      return
    }
    const begun = parts.begunImport(name, address.canonical)
    // One that was begun before the core was killed goes on by itself, or came to its end.
    const { repositoryId, runId } =
      begun !== null && begun.state !== 'empty'
        ? { repositoryId: begun.repository.id, runId: begun.runId }
        : await parts
            .importRepository({ name, address, accountId })
            .then(({ repository, run }) => ({ repositoryId: repository.id, runId: run.id }))
    // Waited for also of what leaves no mirror: what failed is not taken, and tried again after the next list.
    const { outcome, failure } = await parts.engine.whenRunEnded(runId)
    if (outcome === 'failed' || outcome === 'cancelled' || outcome === 'interrupted') {
      const title = failure?.title ?? 'The first copy came to no end.'
      throw new AppError(failure?.code ?? 'interrupted', title, { details: { reason: title } })
    }
    if (way === 'once') return
    await parts.engine.addMirror({
      repositoryId,
      direction: 'push',
      address,
      accountId,
      ...(schedule === undefined ? {} : { schedule }),
    })
  }
}
