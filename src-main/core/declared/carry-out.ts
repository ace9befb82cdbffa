import type { CredentialInput } from '../../../src-shared/domain/account.ts'
import { flipSentences } from '../../../src-shared/domain/flip-words.ts'
import type { FlipPlan } from '../../../src-shared/domain/flip.ts'
import { AppError } from '../../../src-shared/errors/app-error.ts'
import type { AccountService } from '../accounts/account-service.ts'
import type { ForgeConnections } from '../accounts/forge-connections.ts'
import type { KeptLifetimes } from '../mirrors/kept-lifetimes.ts'
import type { MirrorEngine } from '../mirrors/mirror-engine.ts'
import { storedAddress } from '../mirrors/stored-address.ts'
import type { RepositoryStore } from '../ports/repository-store.ts'
import { findRepository } from '../repositories/find-repository.ts'
import type { RepositoryService } from '../repositories/repository-service.ts'
import { createCarryOutForge, type CarryOutForgeDeps } from './carry-out-forge.ts'
import type { CarryOutOptions } from './carry-out-options.ts'
import { foldName } from './fold-name.ts'
import type { SetupWork } from './setup-work.ts'

type Work<K extends SetupWork['kind']> = Extract<SetupWork, { readonly kind: K }>

export type CarryOutDeps = CarryOutForgeDeps & {
  readonly accounts: Pick<AccountService, 'add' | 'change' | 'accountForInput'>
  readonly connections: Pick<ForgeConnections, 'connect' | 'changeToken'>
  readonly repositoryService: Pick<RepositoryService, 'create' | 'setDefaultBranch' | 'delete'>
  readonly repositories: RepositoryStore
  readonly keptLifetimes: Pick<KeptLifetimes, 'choose'>
  readonly engine: Pick<
    MirrorEngine,
    | 'addMirror'
    | 'addPausedMirror'
    | 'change'
    | 'getMirror'
    | 'flip'
    | 'pause'
    | 'resume'
    | 'remove'
    | 'refusePublishing'
  >
}

const invalid = (reason: string): AppError => new AppError('invalid_input', reason, { details: { reason } })

/** What turning a mirror round would lose is for a person to see: never a matter of a file. */
const needsApproval = (plan: FlipPlan): AppError =>
  invalid(
    `Nothing was turned round, because that would not leave everything as it is. ${flipSentences(plan).join(' ')} See it and decide: mirrordesk mirror flip ${plan.mirrorId} --${plan.direction}`,
  )

/** Carries out one step, by the same ways as a person's clicks: every check and every refusal is the same. */
export const createCarryOut = (deps: CarryOutDeps) => {
  const { accounts, connections, engine } = deps
  const carryOutForge = createCarryOutForge(deps)

  const secretOf = ({ secrets }: CarryOutOptions, name: string): string => {
    const secret = secrets.get(foldName(name))
    if (secret === undefined) throw invalid(`The secret of the account ${name} was not given.`)
    return secret
  }

  const accountId = ({ accountIds }: CarryOutOptions, name: string | null): string | null => {
    if (name === null) return null
    const id = accountIds.get(foldName(name))
    if (id === undefined) throw invalid(`There is no account ${name}.`)
    return id
  }

  const addAccount = async (
    { name, account }: Work<'add_account'>,
    options: CarryOutOptions,
  ): Promise<void> => {
    const { kind, host, webUrl, credentialKind, keyFile, username, email } = account
    const ssh: Exclude<CredentialInput, { kind: 'password' }> =
      keyFile === null ? { kind: 'ssh_agent' } : { kind: 'ssh_key', keyFile }
    const isPassword = credentialKind === 'password'
    const added =
      kind === 'generic'
        ? accounts.add({
            host,
            label: name,
            credential: isPassword
              ? { kind: 'password', username: username ?? '', password: secretOf(options, name) }
              : ssh,
          })
        : await connections.connect({
            kind,
            address: webUrl ?? host,
            label: name,
            token: secretOf(options, name),
            ...(email === null ? {} : { username: email }),
            ...(isPassword ? {} : { credential: ssh }),
          })
    options.accountIds.set(foldName(name), added.id)
  }

  const addMirror = async (work: Work<'add_mirror'>, options: CarryOutOptions): Promise<void> => {
    const { repository, direction, address, accountName, choices, isPaused } = work
    const id = accountId(options, accountName)
    const input = {
      repositoryId: findRepository(deps.repositories, repository).id,
      direction,
      address,
      accountId: id === null ? null : accounts.accountForInput({ address, userInfo: null, accountId: id }),
      ...choices,
      confirmPublic: options.confirmPublic.has(foldName(repository)),
    }
    await (isPaused ? engine.addPausedMirror(input) : engine.addMirror(input))
  }

  const changeMirror = async (work: Work<'change_mirror'>, options: CarryOutOptions): Promise<void> => {
    const { mirrorId, repository, address, accountName, choices } = work
    const mirror = engine.getMirror(mirrorId)
    if (address !== null)
      await engine.refusePublishing(mirrorId, address, options.confirmPublic.has(foldName(repository)))
    const id = accountName === undefined ? mirror.accountId : accountId(options, accountName)
    const at = address ?? storedAddress(mirror.url)
    // An account opens its own host alone, which is checked anew with every other account or address.
    if (id !== null) accounts.accountForInput({ address: at, userInfo: null, accountId: id })
    engine.change(mirrorId, {
      ...choices,
      ...(address === null ? {} : { address }),
      ...(accountName === undefined ? {} : { accountId: id }),
    })
  }

  const turn = async (work: Work<'turn_mirror'>, options: CarryOutOptions): Promise<void> => {
    const { mirrorId, direction, repository } = work
    const confirmPublic = options.confirmPublic.has(foldName(repository))
    const result = await engine.flip({ mirrorId, direction, whenRunning: 'wait', confirmPublic })
    if (result.outcome === 'needs_approval') throw needsApproval(result.plan)
  }

  return async (work: SetupWork, options: CarryOutOptions): Promise<void> => {
    switch (work.kind) {
      case 'change_settings':
        await options.changeSettings(work.change)
        return
      case 'add_account':
        return addAccount(work, options)
      case 'change_credential': {
        const { credential, name } = work
        const given =
          credential.kind === 'password' ? { ...credential, password: secretOf(options, name) } : credential
        accounts.change({ id: work.accountId, credential: given })
        return
      }
      case 'change_token': {
        const { email } = work
        const token = { token: secretOf(options, work.name), ...(email === null ? {} : { username: email }) }
        await connections.changeToken(work.accountId, token)
        return
      }
      case 'create_repository': {
        const { name, defaultBranch, keptLifetime } = work
        const { id } = await deps.repositoryService.create({ name, defaultBranch })
        if (keptLifetime !== undefined) await deps.keptLifetimes.choose(id, keptLifetime)
        return
      }
      case 'change_repository': {
        const { repositoryId, name, defaultBranch, keptLifetime } = work
        if (defaultBranch !== undefined) await deps.repositoryService.setDefaultBranch(name, defaultBranch)
        if (keptLifetime !== undefined) await deps.keptLifetimes.choose(repositoryId, keptLifetime)
        return
      }
      case 'add_mirror':
        return addMirror(work, options)
      case 'change_mirror':
        return changeMirror(work, options)
      case 'turn_mirror':
        return turn(work, options)
      case 'pause_mirror':
        engine.pause(work.mirrorId)
        return
      case 'resume_mirror':
        engine.resume(work.mirrorId)
        return
      case 'trash_mirror':
        await engine.remove(work.mirrorId)
        return
      case 'trash_repository':
        await deps.repositoryService.delete(work.name)
        return
      case 'change_webhooks':
      case 'change_rules':
      case 'add_forge_mirror':
      case 'change_forge_mirror':
      case 'remove_forge_mirror':
        return carryOutForge(work, options, (name) => accountId(options, name))
    }
  }
}
