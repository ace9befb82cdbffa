import type { RemoteAddress } from '../../../../src-shared/domain/remote-url.ts'
import { AppError } from '../../../../src-shared/errors/app-error.ts'
import type { ForgePushMirror, WantedPushMirror } from '../../../core/ports/forge-mirrors.ts'
import type { ForgeAccess } from '../../../core/ports/forge.ts'
import type { GiteaRepository } from '../repository-of.ts'
import { mirrorAbilities, requireAbility } from './mirror-abilities.ts'
import { otherSide, placeOf } from '../../mirror-address.ts'
import type { MirrorReading } from './mirror-reading.ts'

/** @throws AppError `forge_cannot`, `invalid_input`: what the server would refuse, or what would do harm */
export const requirePushTarget = async (
  { api }: MirrorReading,
  access: ForgeAccess,
  { url, signIn }: WantedPushMirror,
): Promise<RemoteAddress> => {
  const address = otherSide(url)
  const abilities = await mirrorAbilities(api, access)
  const { host } = new URL(access.webUrl)
  requireAbility(abilities.push, access, `Mirrors are switched off at ${host}.`)
  const isSsh = address.protocol === 'ssh'
  requireAbility(!isSsh || abilities.pushOverSsh, access, `${host} pushes over HTTPS only, not over SSH.`)
  if (isSsh !== (signIn.kind === 'deploy_key')) {
    const reason = isSsh
      ? 'Over SSH the server signs in with a key of its own.'
      : 'A key of the server signs in over SSH only.'
    throw new AppError('invalid_input', reason, { details: { reason, field: 'signIn' } })
  }
  return address
}

/** Never both directions at once. @throws AppError `forge_cannot` */
export const requireOneDirection = (access: ForgeAccess, repository: GiteaRepository): void => {
  requireAbility(
    !repository.mirror,
    access,
    `${repository.full_name} is pulled from elsewhere: it cannot be pushed elsewhere as well.`,
    'End the pulling first.',
  )
}

/** @throws AppError `already_exists` with `details.mirrorId`; `invalid_input` for a mirror of itself */
export const requireNew = (
  access: ForgeAccess,
  repository: GiteaRepository,
  existing: readonly ForgePushMirror[],
  address: RemoteAddress,
): void => {
  const { host } = new URL(access.webUrl)
  if (address.canonical === placeOf(repository.clone_url)) {
    const reason = 'A repository cannot be a mirror of itself.'
    throw new AppError('invalid_input', reason, { details: { reason, field: 'url' } })
  }
  const same = existing.find(({ url }) => placeOf(url) === address.canonical)
  if (same === undefined) return
  throw new AppError('already_exists', 'There is a push mirror to this address.', {
    details: {
      host,
      what: `A push mirror of ${repository.full_name} to ${address.host}/${address.path}`,
      advice: 'Change that one instead.',
      mirrorId: same.id,
    },
  })
}
