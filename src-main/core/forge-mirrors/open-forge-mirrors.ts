import type { ForgeRepository } from '../../../src-shared/domain/forge.ts'
import { AppError } from '../../../src-shared/errors/app-error.ts'
import { inASentence } from '../accounts/forge-sentence.ts'
import type { OpenForge } from '../accounts/forge-connections.ts'
import type { ForgeMirrors } from '../ports/forge-mirrors.ts'
import type { ForgeMirrorParts } from './forge-mirror-parts.ts'

/** An account at a forge that runs mirrors, opened for one piece of work. */
export type OpenForgeMirrors = OpenForge & { readonly mirrors: ForgeMirrors }

/** @throws AppError `not_found`, `invalid_input`, `vault_locked`; `forge_cannot` for a forge that runs none */
export const openForgeMirrors = async (
  parts: Pick<ForgeMirrorParts, 'forge' | 'servers' | 'stopping'>,
  accountId: string,
  signal: AbortSignal = parts.stopping,
): Promise<OpenForgeMirrors> => {
  const open = await parts.forge.open(accountId, signal)
  return { ...open, mirrors: await parts.servers.open(open.access.kind) }
}

/** What a forge says as people read it. */
export const asked = async <Result>(call: Promise<Result>): Promise<Result> => {
  try {
    return await call
  } catch (error) {
    throw inASentence(error)
  }
}

/** @throws AppError `remote_not_found` for what is not there, or not shown to this account */
export const repositoryAt = async (
  { forge, access }: OpenForge,
  by: { readonly id: string } | { readonly path: string },
  what: string,
): Promise<ForgeRepository> => {
  const lookup = await asked('id' in by ? forge.findById(access, by.id) : forge.findByPath(access, by.path))
  if (lookup.kind === 'found') return lookup.repository
  const { host } = new URL(access.webUrl)
  throw new AppError('remote_not_found', `${what} was not found at ${host}.`, {
    details: { host, path: what },
  })
}
