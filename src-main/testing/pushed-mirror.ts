import { cpSync } from 'node:fs'
import path from 'node:path'
import type { Mirror } from '../../src-shared/domain/mirror.ts'
import type { AddMirror } from '../core/mirrors/engine-calls.ts'
import type { MirrorWorld, UpstreamRepository } from './mirror-world.ts'
import { publishEverything } from './publish-everything.ts'
import { commitFile, git, scratchDirectory, workRepository } from './scratch.ts'

/** A repository of the store with two branches and a tag, and a working copy whose pushes the engine is told of. */
export type FilledRepository = {
  readonly repositoryId: string
  readonly path: string
  readonly work: string
  /** Commits to a branch, which is made from the present one when it is new, and publishes it. */
  readonly commit: (branch: string) => Promise<string>
  /** Runs git in the working copy, then publishes everything as it is there. */
  readonly change: (...args: readonly string[]) => Promise<void>
}

export type PushedMirror = FilledRepository & {
  readonly target: UpstreamRepository
  readonly mirror: Mirror
}

export type PushedMirrors = {
  readonly filledRepository: () => Promise<FilledRepository>
  /** A push mirror of such a repository, after its first run. */
  readonly pushed: (
    options?: Partial<AddMirror>,
    prepare?: (target: UpstreamRepository) => Promise<void>,
  ) => Promise<PushedMirror>
  /** Somebody commits on a branch of the target, on top of what stands there. */
  readonly pushThere: (target: UpstreamRepository, branch: string) => Promise<string>
}

/** Call at the top of a test file. */
export const createPushedMirrors = (world: MirrorWorld): PushedMirrors => {
  const directory = scratchDirectory('pushed-mirrors')
  let count = 0
  const newName = (word: string): string => `${word}${(count += 1)}`

  /** Made once and copied: it takes git a dozen processes. */
  const makeFirst = async (): Promise<string> => {
    const work = await workRepository(directory, 'first')
    await commitFile(work, 'file.txt', 'first')
    await git(work, 'branch', 'topic')
    await git(work, 'tag', '--annotate', '--message=One', 'v1')
    return work
  }
  let first: Promise<string> | null = null

  const filledRepository = async (): Promise<FilledRepository> => {
    const repositoryId = await world.newRepository()
    const store = world.pathOf(repositoryId)
    const work = path.join(directory, newName('work'))
    cpSync(await (first ??= makeFirst()), work, { recursive: true })
    const publish = async (): Promise<void> => {
      await publishEverything(work, store, 'refs/heads', 'refs/tags')
      world.engine.refsChanged(repositoryId, 'push', [])
    }
    await publish()
    return {
      repositoryId,
      path: store,
      work,
      commit: async (branch) => {
        const isKnown = (await git(work, 'branch', '--list', branch)) !== ''
        await git(work, 'switch', '--quiet', ...(isKnown ? [branch] : ['--create', branch]))
        const objectId = await commitFile(work, 'file.txt', newName(`${branch} `))
        await publish()
        return objectId
      },
      change: async (...args) => {
        await git(work, ...args)
        await publish()
      },
    }
  }

  return {
    filledRepository,
    pushed: async (options = {}, prepare = () => Promise.resolve()) => {
      const local = await filledRepository()
      const target = await world.newUpstream()
      await prepare(target)
      const mirror = await world.mirrored({
        repositoryId: local.repositoryId,
        direction: 'push',
        address: target.address,
        ...options,
        accountId: undefined,
      })
      return { ...local, target, mirror }
    },
    pushThere: async (target, branch) => {
      const work = await workRepository(directory, newName('there'))
      await git(work, 'fetch', '--quiet', target.path, `refs/heads/${branch}`)
      await git(work, 'switch', '--quiet', '--create', branch, 'FETCH_HEAD')
      const objectId = await commitFile(work, 'theirs.txt', newName('theirs '))
      await git(work, 'push', '--quiet', target.path, `HEAD:refs/heads/${branch}`)
      return objectId
    },
  }
}
