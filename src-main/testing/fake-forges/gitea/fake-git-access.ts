import type { GitDecision, GitRequest } from '../git-behind.ts'
import { callerOf, hasScope, mayDo, rightTo } from './fake-access.ts'
import { deliverHooks } from './fake-hook-delivery.ts'
import { readAfterChange, runPushMirror } from './fake-mirror-git.ts'
import type { FakeContext } from './fake-routes.ts'

/** Answers and words of the real one: https://github.com/go-gitea/gitea/blob/main/routers/web/repo/githttp.go */
export const decideGit = async (
  {
    state,
    settings,
    webUrl,
    now,
    later,
  }: Pick<FakeContext, 'state' | 'settings' | 'webUrl' | 'now' | 'later'>,
  { repositoryPath, isPush, credentials }: GitRequest,
): Promise<GitDecision> => {
  const repository = state.byPath(repositoryPath)
  if (repository === null) {
    const moved = state.repositories.get(state.redirects.get(repositoryPath.toLowerCase()) ?? 0)
    if (moved !== undefined) return { kind: 'moved', repositoryPath: state.pathOf(moved) }
  }
  if (repository?.isArchived === true && isPush) {
    return { kind: 'refuse', status: 403, said: 'This repo is archived. You can view files and clone it.' }
  }
  const header =
    credentials === null
      ? undefined
      : `Basic ${Buffer.from(`${credentials.username}:${credentials.password}`).toString('base64')}`
  const { caller } = callerOf(state, header)
  const right = repository === null ? 'none' : rightTo(state, caller, repository)
  const isOpen = !isPush && mayDo(right, 'read')
  if (!isOpen && caller === null) return { kind: 'refuse', status: 401, said: 'Unauthorized' }
  const scope = isPush ? 'write:repository' : 'read:repository'
  if (caller !== null && !isOpen && !hasScope(caller.token, scope)) {
    return { kind: 'refuse', status: 403, said: 'Forbidden' }
  }
  if (repository === null || !mayDo(right, isPush ? 'write' : 'read')) {
    return { kind: 'refuse', status: 404, said: 'Repository not found' }
  }
  if (isPush && repository.pull !== null) {
    return { kind: 'refuse', status: 403, said: 'mirror repository is read-only' }
  }
  const afterPush = (): void =>
    later(async () => {
      await readAfterChange(state, repository, now)
      await deliverHooks({ state, settings, webUrl }, repository)
      for (const mirror of repository.pushMirrors) {
        if (mirror.onCommit) await runPushMirror(state, repository, mirror, now)
      }
    })
  return { kind: 'serve', directory: await state.directoryOf(repository), afterPush }
}
