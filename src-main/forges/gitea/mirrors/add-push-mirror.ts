import type { RemoteAddress } from '../../../../src-shared/domain/remote-url.ts'
import type { AppError } from '../../../../src-shared/errors/app-error.ts'
import { isAppError } from '../../../../src-shared/errors/app-error.ts'
import type {
  ForgeMirrorSignIn,
  ForgePushMirror,
  ForgePushRun,
  WantedPushMirror,
} from '../../../core/ports/forge-mirrors.ts'
import type { ForgeAccess } from '../../../core/ports/forge.ts'
import type { ForgeAnswer } from '../../forge-answer.ts'
import { wordsOf } from '../../forge-failure.ts'
import { encodedPath, parsedAs } from '../gitea-api.ts'
import type { GiteaCall } from '../gitea-call.ts'
import { hideSignIn } from '../../hide-secrets.ts'
import { requireSignedIn } from '../identity.ts'
import type { GiteaRepository } from '../repository-of.ts'
import { listPushMirrorsAt, pushMirrorOf, pushMirrorSchema } from './list-push-mirrors.ts'
import { disallowedHost, failureOfOtherSide } from '../../mirror-failure.ts'
import { wantedInterval } from './mirror-interval.ts'
import type { MirrorReading } from './mirror-reading.ts'
import { requireNew, requireOneDirection, requirePushTarget } from './push-target.ts'
import { removePushMirrorAt } from './remove-push-mirror.ts'
import { syncPushMirrorsAt } from './sync-push-mirrors.ts'

const secretsOf = (signIn: ForgeMirrorSignIn): readonly string[] =>
  signIn.kind === 'password' ? [signIn.password] : []

const signInFields = (signIn: ForgeMirrorSignIn): Readonly<Record<string, string | boolean>> => {
  switch (signIn.kind) {
    case 'none':
      return {}
    case 'password':
      return { remote_username: signIn.username, remote_password: signIn.password }
    case 'deploy_key':
      return { use_ssh: true }
  }
}

/** The same status for a token that is not accepted and a host that is not allowed: the sign-in is asked again. */
const failureOfAdding = async (
  { api }: MirrorReading,
  access: ForgeAccess,
  answer: ForgeAnswer,
  call: GiteaCall,
  address: RemoteAddress,
): Promise<AppError> => {
  const said = wordsOf(answer.body)
  if (answer.status === 401 && /^permission denied\.?$/i.test(said ?? '')) {
    await requireSignedIn(api, access)
    return disallowedHost(answer.url.host, address, said)
  }
  return api.failureOf(access, answer, call)
}

const post = async (
  reading: MirrorReading,
  access: ForgeAccess,
  path: string,
  wanted: WantedPushMirror,
  address: RemoteAddress,
): Promise<ForgePushMirror> => {
  const call: GiteaCall = {
    method: 'POST',
    path: `/repos/${encodedPath(path)}/push_mirrors`,
    body: {
      remote_address: address.url,
      interval: wantedInterval(wanted.intervalMs),
      sync_on_commit: wanted.onPush,
      ...signInFields(wanted.signIn),
    },
    what: path,
    purpose: 'set up mirrors',
  }
  const answer = await reading.api.ask(access, call)
  if (answer.status === 200 || answer.status === 201) return pushMirrorOf(parsedAs(pushMirrorSchema, answer))
  const failure = await failureOfAdding(reading, access, answer, call, address)
  throw hideSignIn(failure, access, secretsOf(wanted.signIn))
}

/** It stands, whatever becomes of its first run: a server that fails now has it nevertheless. */
const firstRun = async (
  reading: MirrorReading,
  access: ForgeAccess,
  path: string,
  made: ForgePushMirror,
): Promise<ForgePushRun> => {
  const notRun = { mirror: made, outcome: 'not_run' } as const
  try {
    const runs = await syncPushMirrorsAt(reading, access, path)
    return runs.find(({ mirror }) => mirror.id === made.id) ?? notRun
  } catch (error) {
    if (isAppError(error) && error.code.startsWith('remote_')) return notRun
    throw error
  }
}

/**
 * Sets a push mirror up and runs it, the only test of its sign-in.
 * @param replaces one that may point to the same place: it is about to go
 * @throws AppError `remote_auth_failed` of the target, with nothing left behind; `already_exists`; `forge_cannot`
 */
export const addPushMirrorAt = async (
  reading: MirrorReading,
  access: ForgeAccess,
  repository: GiteaRepository,
  wanted: WantedPushMirror,
  replaces: string | null = null,
): Promise<ForgePushRun> => {
  wantedInterval(wanted.intervalMs)
  const address = await requirePushTarget(reading, access, wanted)
  requireOneDirection(access, repository)
  const path = repository.full_name
  const existing = await listPushMirrorsAt(reading, access, path)
  requireNew(
    access,
    repository,
    existing.filter(({ id }) => id !== replaces),
    address,
  )
  const made = await post(reading, access, path, wanted, address)
  // A key must be let in at the target first: a run now could only fail.
  if (made.deployKey !== null) return { mirror: made, outcome: 'not_run' }
  const run = await firstRun(reading, access, path, made)
  const { failure } = run.mirror
  if (failure?.code !== 'remote_auth_failed') return run
  await removePushMirrorAt(reading, access, path, made.id)
  const said = String(failure.details['said'] ?? '')
  throw hideSignIn(failureOfOtherSide('remote_auth_failed', address, said), access, secretsOf(wanted.signIn))
}
