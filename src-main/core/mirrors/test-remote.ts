import type { Direction } from '../../../src-shared/domain/mirror.ts'
import type { RemoteTest } from '../../../src-shared/domain/remote-test.ts'
import type { Clock } from '../ports/clock.ts'
import type { Remote, RemoteGit } from '../ports/remote-git.ts'
import { lookAtRemote } from './look-at-remote.ts'
import { pulledPrefixes } from './ref-scope.ts'

export type TestRemote = (remote: Remote, direction: Direction | undefined) => Promise<RemoteTest>

const branchPrefix = 'refs/heads/'

/**
 * Looks at a remote without changing anything here or there. Whether it may be written to is asked only of one that
 * might be pushed to.
 * @throws AppError as a run of a mirror would fail
 */
export const createTestRemote =
  ({ clock, remoteGit }: { readonly clock: Clock; readonly remoteGit: RemoteGit }): TestRemote =>
  (remote, direction) =>
    lookAtRemote(clock, remote.address, async (signal) => {
      const { refs, head } = await remoteGit.listRefs(remote, { prefixes: ['refs/'], signal })
      const names = [...refs.keys()]
      const countBelow = (prefix: string): number => names.filter((ref) => ref.startsWith(prefix)).length
      const branchCount = countBelow(branchPrefix)
      const tagCount = countBelow('refs/tags/')
      const hasDefault = head !== null && head.startsWith(branchPrefix) && refs.has(head)
      return {
        url: remote.address.url,
        host: remote.address.host,
        branchCount,
        tagCount,
        hiddenRefCount: names.filter((ref) => !pulledPrefixes.some((prefix) => ref.startsWith(prefix)))
          .length,
        defaultBranch: hasDefault ? head.slice(branchPrefix.length) : null,
        isEmpty: branchCount + tagCount === 0,
        canWrite: direction === 'pull' ? null : await remoteGit.mayPush(remote, { signal }),
      }
    })
