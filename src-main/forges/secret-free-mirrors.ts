import { isAppError } from '../../src-shared/errors/app-error.ts'
import type { ForgeMirrors, ForgeMirrorSignIn } from '../core/ports/forge-mirrors.ts'
import type { ForgeAccess } from '../core/ports/forge.ts'
import { hideSignIn } from './hide-secrets.ts'

const secretsOf = (signIn: ForgeMirrorSignIn): readonly string[] =>
  signIn.kind === 'password' ? [signIn.password] : []

/** The same mirrors, whose failures repeat no secret, neither that of the forge nor that of the other side. */
export const secretFreeMirrors = (mirrors: ForgeMirrors): ForgeMirrors => {
  const guarded = async <Result>(
    access: ForgeAccess,
    call: () => Promise<Result>,
    signIn: ForgeMirrorSignIn = { kind: 'none' },
  ): Promise<Result> => {
    try {
      return await call()
    } catch (error) {
      throw isAppError(error) ? hideSignIn(error, access, secretsOf(signIn)) : error
    }
  }
  return {
    kind: mirrors.kind,
    abilities: (access) => guarded(access, () => mirrors.abilities(access)),
    listPush: (access, repository) => guarded(access, () => mirrors.listPush(access, repository)),
    addPush: (access, repository, wanted) =>
      guarded(access, () => mirrors.addPush(access, repository, wanted), wanted.signIn),
    changePush: (access, repository, id, wanted) =>
      guarded(access, () => mirrors.changePush(access, repository, id, wanted), wanted.signIn),
    removePush: (access, repository, id) => guarded(access, () => mirrors.removePush(access, repository, id)),
    syncPush: (access, repository) => guarded(access, () => mirrors.syncPush(access, repository)),
    addPull: (access, wanted) => guarded(access, () => mirrors.addPull(access, wanted), wanted.signIn),
    readPull: (access, repository) => guarded(access, () => mirrors.readPull(access, repository)),
    changePullInterval: (access, repository, intervalMs) =>
      guarded(access, () => mirrors.changePullInterval(access, repository, intervalMs)),
    syncPull: (access, repository) => guarded(access, () => mirrors.syncPull(access, repository)),
    stopPull: (access, repository) => guarded(access, () => mirrors.stopPull(access, repository)),
    pullToPush: (access, repository, wanted) =>
      guarded(access, () => mirrors.pullToPush(access, repository, wanted), wanted.signIn),
  }
}
