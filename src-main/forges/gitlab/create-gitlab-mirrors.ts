import type { RemoteAddress } from '../../../src-shared/domain/remote-url.ts'
import { AppError, isAppError } from '../../../src-shared/errors/app-error.ts'
import type { ForgeRepository } from '../../../src-shared/domain/forge.ts'
import type {
  ForgeMirrorAbilities,
  ForgeMirrors,
  ForgePushMirror,
  ForgePushRun,
  WantedPushMirror,
} from '../../core/ports/forge-mirrors.ts'
import type { ForgeAccess } from '../../core/ports/forge.ts'
import type { ForgeDependencies } from '../forge-dependencies.ts'
import { otherSide } from '../mirror-address.ts'
import { failureOfMirror, failureOfOtherSide } from '../mirror-failure.ts'
import { waitUntil } from '../wait-until.ts'
import { createGitlabRemoteMirrors, type GitlabRemoteMirror } from './remote-mirrors.ts'

type Repository = Pick<ForgeRepository, 'id' | 'path'>

const abilities: ForgeMirrorAbilities = {
  push: true,
  pull: false,
  pushOverSsh: false,
  intervals: false,
  stopPulling: 'by_hand',
  // https://docs.gitlab.com/user/project/repository/mirror/push/: at most once in five minutes.
  shortestIntervalMs: 5 * 60_000,
  shortcomings: [
    'GitLab pushes when somebody pushes to the repository, within five minutes; it has no clock for that.',
    'GitLab pulls from other hosts only with GitLab Premium or Ultimate.',
  ],
}

const isUnderWay = ({ state }: GitlabRemoteMirror): boolean => state === 'scheduled' || state === 'started'

const pushMirrorOf = (mirror: GitlabRemoteMirror): ForgePushMirror => ({
  id: mirror.id,
  url: mirror.url,
  intervalMs: null,
  onPush: true,
  createdAt: null,
  lastRunAt: mirror.lastRunAt,
  failure:
    mirror.state === 'failed' || (mirror.lastError !== null && mirror.state !== 'finished')
      ? failureOfMirror(mirror.lastError ?? 'the push failed', mirror.url)
      : null,
  deployKey: null,
  isRunning: isUnderWay(mirror),
  isPaused: !mirror.isEnabled,
})

const invalid = (reason: string, field: string): AppError =>
  new AppError('invalid_input', reason, { details: { reason, field } })

/** @throws AppError `invalid_input`, `forge_cannot` for what GitLab would not do */
const checkWanted = (access: ForgeAccess, wanted: WantedPushMirror): RemoteAddress => {
  const address = otherSide(wanted.url)
  if (wanted.intervalMs !== null || !wanted.onPush) {
    throw invalid('GitLab pushes when somebody pushes; it has no clock for that.', 'intervalMs')
  }
  if (address.protocol === 'ssh' || wanted.signIn.kind === 'deploy_key') {
    const host = new URL(access.webUrl).host
    throw new AppError('forge_cannot', 'Over HTTPS only.', {
      details: {
        host,
        reason: `Mirrordesk sets up mirrors of ${host} over HTTPS only, not over SSH.`,
        advice: 'Give the HTTPS address and an account with a token.',
      },
    })
  }
  return address
}

/** What is not allowed is no fault of the sign-in. */
const asNotAllowed = (access: ForgeAccess, error: unknown, { host: other }: RemoteAddress): unknown => {
  if (!isAppError(error) || !/is blocked/i.test(String(error.details['said'] ?? error.message))) return error
  const { host } = new URL(access.webUrl)
  return new AppError('forge_cannot', 'The server does not allow this host.', {
    details: {
      ...error.details,
      host,
      reason: `${host} does not let its repositories be mirrored with ${other}.`,
      advice: 'Its administrator can allow the host, under Settings → Network → Outbound requests.',
    },
  })
}

/**
 * The mirrors that a GitLab runs itself: pushes alone, of all tiers. https://docs.gitlab.com/user/project/repository/mirror/push/
 */
export const createGitlabMirrors = (dependencies: ForgeDependencies): ForgeMirrors => {
  const remote = createGitlabRemoteMirrors(dependencies)

  const runOne = async (
    access: ForgeAccess,
    repository: Repository,
    before: GitlabRemoteMirror,
  ): Promise<ForgePushRun> => {
    await remote.sync(access, repository, before.id)
    const after = await waitUntil(dependencies, access, async () => {
      const now = (await remote.list(access, repository)).find(({ id }) => id === before.id)
      // GitLab answers before it begins: what it says is of this run once there is another time, or another word.
      if (now === undefined || isUnderWay(now) || now.state === 'none') return null
      return now.state === before.state && now.lastRunAt === before.lastRunAt ? null : now
    })
    if (after === null) return { mirror: pushMirrorOf(before), outcome: 'not_run' }
    return { mirror: pushMirrorOf(after), outcome: after.state === 'finished' ? 'succeeded' : 'failed' }
  }

  const add = async (
    access: ForgeAccess,
    repository: Repository,
    wanted: WantedPushMirror,
    replaces: string | null = null,
  ): Promise<ForgePushRun> => {
    const address = checkWanted(access, wanted)
    const signIn = wanted.signIn.kind === 'password' ? wanted.signIn : { username: '', password: '' }
    const made = await remote
      .create(access, repository, { url: address.url, ...signIn }, replaces)
      .catch((error: unknown) => {
        throw asNotAllowed(access, error, address)
      })
    const notRun: ForgePushRun = { mirror: pushMirrorOf(made), outcome: 'not_run' }
    // It stands, whatever becomes of its first run.
    const run = await runOne(access, repository, made).catch((error: unknown) => {
      if (isAppError(error) && error.code.startsWith('remote_')) return notRun
      throw error
    })
    if (run.mirror.failure?.code !== 'remote_auth_failed') return run
    await remove(access, repository, made.id)
    throw failureOfOtherSide('remote_auth_failed', address, String(run.mirror.failure.details['said'] ?? ''))
  }

  const remove = async (access: ForgeAccess, repository: Repository, mirrorId: string): Promise<void> => {
    const { list } = remote
    if (!(await list(access, repository)).some(({ id }) => id === mirrorId)) return
    await remote.remove(access, repository, mirrorId)
  }

  const noPull = (access: ForgeAccess): Promise<never> => Promise.reject(remote.refusePull(access))

  return {
    kind: 'gitlab',
    abilities: () => Promise.resolve(abilities),
    listPush: async (access, repository) => (await remote.list(access, repository)).map(pushMirrorOf),
    addPush: (access, repository, wanted) => add(access, repository, wanted),
    changePush: async (access, repository, mirrorId, wanted) => {
      const run = await add(access, repository, wanted, mirrorId)
      await remove(access, repository, mirrorId)
      return run
    },
    removePush: remove,
    syncPush: async (access, repository) => {
      const runs: ForgePushRun[] = []
      for (const mirror of await remote.list(access, repository)) {
        if (mirror.isEnabled) runs.push(await runOne(access, repository, mirror))
      }
      return runs
    },
    addPull: noPull,
    // Such a project says so of itself; what it is pulled from, GitLab tells those who pay alone.
    readPull: () => Promise.resolve(null),
    changePullInterval: noPull,
    syncPull: noPull,
    stopPull: noPull,
    pullToPush: noPull,
  }
}
