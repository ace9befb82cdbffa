import type { ForgeOwner, ForgeRepository } from '../../../src-shared/domain/forge.ts'
import { AppError, isAppError } from '../../../src-shared/errors/app-error.ts'
import type { DiscoveryStore } from '../ports/discovery-store.ts'
import { whyNoTarget } from './export-plan.ts'
import type { ForgeConnections, OpenForge } from './forge-connections.ts'
import { toListed } from './listed-repository.ts'

const invalid = (reason: string): AppError =>
  new AppError('invalid_input', reason, { details: { reason, field: 'owner' } })

/** Who the new ones belong to. @throws AppError `invalid_input` for somebody this account can make nothing for */
const ownerOf = async ({ forge, access }: OpenForge, owner: string): Promise<ForgeOwner> => {
  const owners = await forge.listOwners(access)
  const found = owners.find(({ path }) => path.toLowerCase() === owner.toLowerCase())
  if (found === undefined) throw invalid(`${owner} is nobody this account can make repositories for.`)
  if (found.canCreate === false) throw invalid(`This account may not make repositories for ${owner}.`)
  return found
}

/**
 * Makes repositories for one owner at the forge of an account; whether it may is asked once. One that is there by now is
 * taken as it is: it may be ours, made by a core that was killed before it heard of it. What it holds is not overwritten,
 * and whether it is public is asked as of any other.
 */
export const createMakeAtForge = (
  parts: {
    readonly forge: Pick<ForgeConnections, 'open'>
    readonly discovery: Pick<DiscoveryStore, 'save' | 'listing' | 'findByPath'>
  },
  accountId: string,
  ownerPath: string,
) => {
  /** Known from now on, as if it had been listed: begun again, it is paired. */
  const know = (repository: ForgeRepository): void =>
    parts.discovery.save(accountId, parts.discovery.listing(accountId)?.number ?? 0, [toListed(repository)])

  /** The one that has the name already; null when that is another one, or out of sight. */
  const there = async ({ forge, access }: OpenForge, path: string): Promise<ForgeRepository | null> => {
    const found = await forge.findByPath(access, path)
    if (found.kind === 'missing' || found.repository.path.toLowerCase() !== path.toLowerCase()) return null
    know(found.repository)
    const placed = parts.discovery.findByPath(accountId, found.repository.path)
    const reason = placed === null ? null : whyNoTarget(placed)
    if (reason === null) return found.repository
    throw new AppError('forge_cannot', reason, {
      details: { reason, advice: 'Choose another owner or name.' },
    })
  }

  let opened: { readonly open: OpenForge; readonly owner: ForgeOwner } | null = null
  return async (name: string, isPrivate: boolean, signal: AbortSignal): Promise<ForgeRepository> => {
    if (opened === null) {
      const open = await parts.forge.open(accountId, signal)
      opened = { open, owner: await ownerOf(open, ownerPath) }
    }
    const { open, owner } = opened
    try {
      const made = await open.forge.create(open.access, { owner, name, isPrivate, description: null })
      know(made)
      return made
    } catch (error) {
      if (!isAppError(error) || error.code !== 'already_exists') throw error
      const found = await there(open, `${owner.path}/${name}`)
      if (found === null) throw error
      return found
    }
  }
}
