import type { RemoteAddress } from '../../../../src-shared/domain/remote-url.ts'
import { AppError, isAppError } from '../../../../src-shared/errors/app-error.ts'
import type { ForgePullMirror, WantedPullMirror } from '../../../core/ports/forge-mirrors.ts'
import type { ForgeAccess } from '../../../core/ports/forge.ts'
import type { ForgeAnswer } from '../../forge-answer.ts'
import { wordsOf } from '../../forge-failure.ts'
import { parsedAs } from '../gitea-api.ts'
import type { GiteaCall } from '../gitea-call.ts'
import { hideSignIn } from '../../hide-secrets.ts'
import { describedByPath } from '../repositories.ts'
import { giteaRepositorySchema } from '../repository-of.ts'
import { mirrorAbilities, requireAbility } from './mirror-abilities.ts'
import { otherSide } from '../../mirror-address.ts'
import { disallowedHost, failureOfMirror, failureOfOtherSide } from '../../mirror-failure.ts'
import { wantedInterval } from './mirror-interval.ts'
import { longCallMs, type MirrorReading } from './mirror-reading.ts'
import { pullMirrorOf, requirePullMirror } from './pull-mirrors.ts'
import { longestWaitMs, waitUntil } from '../../wait-until.ts'

/** 422 is what the other side said as well as what this one refuses. */
const failureOfCopy = (
  { api }: MirrorReading,
  access: ForgeAccess,
  answer: ForgeAnswer,
  call: GiteaCall,
  address: RemoteAddress,
): AppError => {
  const said = wordsOf(answer.body) ?? ''
  if (/disallowed hosts/i.test(said)) return disallowedHost(answer.url.host, address, said)
  if (answer.status === 422 && /rate limitation/i.test(said)) {
    return failureOfOtherSide('remote_rate_limited', address, said)
  }
  if (answer.status === 422 && /authentication failed|two factors|migration failed/i.test(said)) {
    const { code } = failureOfMirror(said, address.url)
    return failureOfOtherSide(/two factors/i.test(said) ? 'remote_auth_failed' : code, address, said)
  }
  return api.failureOf(access, answer, call)
}

const isHungUp = (error: unknown): boolean =>
  isAppError(error) && (error.code === 'remote_stalled' || error.code === 'remote_connection_lost')

/** While it copies, the repository is there without a time of its mirror; when that fails, it goes again. */
const waitForCopy = async (
  reading: MirrorReading,
  access: ForgeAccess,
  path: string,
  address: RemoteAddress,
): Promise<ForgePullMirror> => {
  const { host } = new URL(access.webUrl)
  const copied = await waitUntil(reading, access, async () => {
    const described = await describedByPath(reading.api, access, path)
    if (described === null) {
      const said = `the copy of ${address.host}/${address.path} broke off, and the server took it away again`
      throw new AppError('forge_refused', said, { details: { host, path, said } })
    }
    const mirror = pullMirrorOf(described)
    return mirror?.lastRunAt === null ? null : mirror
  })
  if (copied !== null) return copied
  const stallSeconds = (longCallMs + longestWaitMs) / 1_000
  throw new AppError('remote_stalled', 'The first copy is still under way.', {
    details: { host, path, stallSeconds },
  })
}

/**
 * Makes a repository that is pulled from elsewhere. The call answers when the first copy is done; where nobody waits
 * that long, it is asked for. https://docs.gitea.com/api/1.27/#tag/repository/operation/repoMigrate
 */
export const addPullMirror = async (
  reading: MirrorReading,
  access: ForgeAccess,
  wanted: WantedPullMirror,
): Promise<ForgePullMirror> => {
  const { api } = reading
  const address = otherSide(wanted.url)
  const interval = wantedInterval(wanted.intervalMs)
  const { host } = new URL(access.webUrl)
  requireAbility(address.protocol !== 'ssh', access, `${host} pulls over HTTPS only, not over SSH.`)
  const { pull } = await mirrorAbilities(api, access)
  requireAbility(pull, access, `Repositories cannot be taken over from elsewhere at ${host}.`)
  const path = `${wanted.owner.path}/${wanted.name}`
  const exists = (): AppError =>
    new AppError('already_exists', 'The name is taken.', { details: { host, what: path, path } })
  // Looked at first: after a call that nobody waited for, what was there before would be taken for the new one.
  const there = await describedByPath(api, access, path)
  // The old name of one that was renamed leads to it, and is free all the same.
  if (there?.full_name.toLowerCase() === path.toLowerCase()) throw exists()
  const { signIn } = wanted
  const call: GiteaCall = {
    method: 'POST',
    path: '/repos/migrate',
    body: {
      clone_addr: address.url,
      repo_name: wanted.name,
      repo_owner: wanted.owner.path,
      service: 'git',
      mirror: true,
      mirror_interval: interval,
      private: wanted.isPrivate,
      ...(wanted.description === null ? {} : { description: wanted.description }),
      ...(signIn.kind === 'none' ? {} : { auth_username: signIn.username, auth_password: signIn.password }),
    },
    what: path,
    purpose: 'set up mirrors',
    timeoutMs: longCallMs,
  }
  const answer = await api.ask(access, call).catch((error: unknown) => {
    if (isHungUp(error)) return null
    throw error
  })
  if (answer === null || answer.status === 502 || answer.status === 504) {
    return waitForCopy(reading, access, path, address)
  }
  if (answer.status === 201) return requirePullMirror(access, parsedAs(giteaRepositorySchema, answer))
  if (answer.status === 409) throw exists()
  const secrets = signIn.kind === 'none' ? [] : [signIn.password]
  throw hideSignIn(failureOfCopy(reading, access, answer, call, address), access, secrets)
}
