import type { ForgeOwner, ForgeRepository } from '../../../src-shared/domain/forge.ts'
import { AppError } from '../../../src-shared/errors/app-error.ts'
import type { Forge, ForgeAccess, ForgeLookup } from '../../core/ports/forge.ts'
import type { AppInstallation } from '../../core/ports/github-app.ts'
import { createAppCheck } from './app-check.ts'
import { isApp, type createAppPool } from './app-pool.ts'

const isActive = ({ suspendedAt }: AppInstallation): boolean => suspendedAt === null

/**
 * GitHub for an app: an app itself reads and writes nothing, its installations do. What a suspended one reaches is not
 * reached; the check of the account says so.
 */
const createAppForge = (forge: Forge, appOf: ReturnType<typeof createAppPool>): Forge => {
  const activeOf = async (access: ForgeAccess): Promise<readonly AppInstallation[]> =>
    (await appOf(access).listInstallations(access.signal)).filter(isActive)

  /** Signed in as the installation. */
  const asInstallation = async (access: ForgeAccess, { id }: AppInstallation): Promise<ForgeAccess> => {
    const { token } = await appOf(access).tokenFor(id, {}, access.signal)
    return { ...access, signIn: { kind: 'token', token } }
  }

  const lookUp = async (
    access: ForgeAccess,
    look: (signedIn: ForgeAccess) => Promise<ForgeLookup>,
  ): Promise<ForgeLookup> => {
    const installations = await appOf(access).listInstallations(access.signal)
    for (const installation of installations.filter(isActive)) {
      const looked = await look(await asInstallation(access, installation))
      if (looked.kind === 'found') return looked
    }
    const suspended = installations.find((installation) => !isActive(installation))
    if (suspended === undefined) return { kind: 'missing' }
    // It may be there, out of sight: that is no word about whether it exists.
    const reason = `The installation of the GitHub App at ${suspended.owner} is suspended.`
    throw new AppError('remote_read_denied', reason, {
      details: {
        host: new URL(access.webUrl).host,
        reason,
        advice: 'Its owner can resume it at GitHub.',
      },
    })
  }

  /** Signed in as the installation that reaches the repository. */
  const asThatOf = async (access: ForgeAccess, path: string): Promise<ForgeAccess> => {
    const place = await appOf(access).placeOf(path, access.signal)
    if (place !== null) return asInstallation(access, place.installation)
    throw new AppError('remote_not_found', 'No installation of the app reaches it.', {
      details: { host: new URL(access.webUrl).host, path },
    })
  }

  return {
    kind: forge.kind,
    check: createAppCheck(appOf),
    listOwners: async (access) =>
      (await activeOf(access)).map(({ ownerId, owner, ownerKind, permissions }): ForgeOwner => {
        // https://docs.github.com/en/rest/repos/repos#create-an-organization-repository
        const canCreate = ownerKind === 'organization' && permissions['administration'] === 'write'
        return { id: ownerId, path: owner, kind: ownerKind, canCreate }
      }),
    listRepositories: async function* (access, owner) {
      const isMeant = ({ ownerId }: AppInstallation): boolean => owner === null || owner.id === ownerId
      for (const installation of (await activeOf(access)).filter(isMeant)) {
        yield* appOf(access).listRepositories(installation.id, access.signal)
      }
    },
    findById: (access, id) => lookUp(access, (signedIn) => forge.findById(signedIn, id)),
    findByPath: async (access, path) => {
      const place = await appOf(access).placeOf(path, access.signal)
      if (place === null) return { kind: 'missing' }
      return forge.findByPath(await asInstallation(access, place.installation), path)
    },
    create: async (access, wanted): Promise<ForgeRepository> => {
      const { owner } = wanted
      const installation = (await activeOf(access)).find(({ ownerId }) => ownerId === owner.id)
      if (installation === undefined || owner.kind === 'user') {
        throw new AppError('forge_cannot', 'An app makes repositories of organizations alone.', {
          details: {
            reason: `The app cannot create repositories of ${owner.path}: GitHub lets apps do so in organizations alone, where they are installed.`,
            advice: 'Create it at GitHub, or connect an account with a token.',
          },
        })
      }
      return forge.create(await asInstallation(access, installation), wanted)
    },
    setDefaultBranch: async (access, repository, branch) =>
      forge.setDefaultBranch(await asThatOf(access, repository.path), repository, branch),
    listHooks: async (access, repository) =>
      forge.listHooks(await asThatOf(access, repository.path), repository),
    createHook: async (access, repository, hook) =>
      forge.createHook(await asThatOf(access, repository.path), repository, hook),
    removeHook: async (access, repository, hookId) =>
      forge.removeHook(await asThatOf(access, repository.path), repository, hookId),
  }
}

/** The same forge, to which apps sign in as well. */
export const withApps = (forge: Forge, appOf: ReturnType<typeof createAppPool>): Forge => {
  const ofApp = createAppForge(forge, appOf)
  const chosen = (access: ForgeAccess): Forge => (isApp(access) ? ofApp : forge)
  return {
    kind: forge.kind,
    check: (access) => chosen(access).check(access),
    listOwners: (access) => chosen(access).listOwners(access),
    listRepositories: (access, owner) => chosen(access).listRepositories(access, owner),
    findById: (access, id) => chosen(access).findById(access, id),
    findByPath: (access, path) => chosen(access).findByPath(access, path),
    create: (access, wanted) => chosen(access).create(access, wanted),
    setDefaultBranch: (access, repository, branch) =>
      chosen(access).setDefaultBranch(access, repository, branch),
    listHooks: (access, repository) => chosen(access).listHooks(access, repository),
    createHook: (access, repository, hook) => chosen(access).createHook(access, repository, hook),
    removeHook: (access, repository, hookId) => chosen(access).removeHook(access, repository, hookId),
  }
}
