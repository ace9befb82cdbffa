import { usualForgeIntervalMs } from '../../../src-shared/domain/forge-run.ts'
import type { ForgeMirrorPlan } from '../../../src-shared/domain/forge-mirror.ts'
import type { ForgeRepository } from '../../../src-shared/domain/forge.ts'
import type { RefMap } from '../../../src-shared/domain/ref.ts'
import { AppError } from '../../../src-shared/errors/app-error.ts'
import { hostName } from '../../../src-shared/domain/host-name.ts'
import { addressForAccount } from '../accounts/address-for-account.ts'
import { findAccount } from '../accounts/find-account.ts'
import { refuseForgePublishing } from '../publication/refuse-forge-publishing.ts'
import type { ForgeMirrorAbilities } from '../ports/forge-mirrors.ts'
import type { Remote } from '../ports/remote-git.ts'
import { overwrittenBy, refsAt, refsIfThere } from './compare-forge-sides.ts'
import type { ForgeMirrorParts } from './forge-mirror-parts.ts'
import { nameOfCopy } from './keep-copy.ts'
import type { OtherSide } from './other-side.ts'

const mostListed = 500

/** @throws AppError `invalid_input` for an interval below the least, or one at a forge without a clock */
export const chosenInterval = (
  abilities: Pick<ForgeMirrorAbilities, 'intervals' | 'shortestIntervalMs'>,
  given: number | null | undefined,
): number | null => {
  if (!abilities.intervals) {
    if (given === undefined || given === null) return null
    const reason = 'This forge runs its mirrors when somebody pushes; it has no clock for them.'
    throw new AppError('invalid_input', reason, { details: { reason, field: 'intervalMs' } })
  }
  const intervalMs = given === undefined ? usualForgeIntervalMs : given
  if (intervalMs === null || intervalMs >= abilities.shortestIntervalMs) return intervalMs
  const reason = `A mirror that the forge runs itself runs every ${abilities.shortestIntervalMs / 60_000} minutes at most.`
  throw new AppError('invalid_input', reason, { details: { reason, field: 'intervalMs' } })
}

/** A repository of the forge as git on this computer opens it. */
export const remoteAtForge = (
  parts: Pick<ForgeMirrorParts, 'accounts' | 'openCredential'>,
  accountId: string,
  repository: Pick<ForgeRepository, 'cloneUrl' | 'sshUrl'>,
): Remote => ({
  address: addressForAccount(findAccount(parts.accounts, accountId), repository),
  credential: parts.openCredential(accountId),
})

/** Both sides of a push by a forge, looked at now, and what it would do. */
export type PreparedPush = {
  readonly plan: ForgeMirrorPlan
  /** What would be lost at the target. */
  readonly lost: RefMap
}

const signInStep = (other: OtherSide, forgeHost: string): string => {
  const target = hostName(other.address.host)
  switch (other.signIn.kind) {
    case 'password':
      return `The sign-in of your account at ${target} is given to ${hostName(forgeHost)}, which keeps it.`
    case 'none':
      return `${hostName(forgeHost)} pushes without a sign-in.`
    case 'deploy_key':
      return `${hostName(forgeHost)} makes a key, which you let in at ${target} with the right to write.`
  }
}

/**
 * Looks at both sides before the forge makes the target equal by force.
 * @param isMade the target was not there and is to be made
 * @throws AppError as looks fail; `remote_not_found` for a target that is not there; `publish_unconfirmed`
 */
export const preparePush = async (
  parts: ForgeMirrorParts,
  push: {
    readonly accountId: string
    readonly repository: ForgeRepository
    readonly other: OtherSide
    readonly confirmPublic: boolean
    readonly createMissing: boolean
  },
): Promise<PreparedPush> => {
  const { repository, other } = push
  const source = remoteAtForge(parts, push.accountId, repository)
  const here = await refsAt(parts, source)
  // Over SSH without an account this computer cannot look: then nothing is known to be safe.
  const there = push.createMissing
    ? await refsIfThere(parts, other.remote)
    : await refsAt(parts, other.remote)
  const { refs: lost, fingerprint } = overwrittenBy(here, there ?? new Map())
  const forgeHost = source.address.host
  const target = `${other.address.host}/${other.address.path}`
  if (there !== null) {
    refuseForgePublishing({
      repository: repository.path,
      source: { name: `${forgeHost}/${repository.path}`, visibility: repository.visibility, refs: here },
      target: { address: other.address, visibility: await parts.visibilityOf(other.address) },
      isConfirmed: push.confirmPublic,
    })
  }
  const keepIn = lost.size === 0 ? null : nameOfCopy(other.address)
  const counted = lost.size === 1 ? '1 branch or tag' : `${lost.size} branches and tags`
  return {
    lost,
    plan: {
      repository: repository.path,
      direction: 'push',
      url: other.address.url,
      steps: [
        ...(there === null ? [`${target} is made.`] : []),
        ...(keepIn === null
          ? []
          : [
              `All that ${target} holds is taken into the repository ${keepIn} here.`,
              `${counted} of ${target} are overwritten or deleted there.`,
            ]),
        signInStep(other, forgeHost),
        `${hostName(forgeHost)} pushes ${repository.path} to ${target}, by force, and goes on doing so by itself.`,
      ],
      overwritten: [...lost.keys()].slice(0, mostListed),
      overwrittenCount: lost.size,
      keepIn,
      byHand: null,
      isSafe: lost.size === 0,
      fingerprint,
    },
  }
}
