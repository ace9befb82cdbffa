import type { ByHand } from '../../../src-shared/domain/forge-run.ts'
import type { ForgeMirrorChange } from '../../../src-shared/domain/forge-mirror.ts'
import type { Mirror } from '../../../src-shared/domain/mirror.ts'
import { parseRemoteUrl } from '../../../src-shared/domain/remote-url.ts'
import { AppError, toAppError } from '../../../src-shared/errors/app-error.ts'
import { inASentence } from '../accounts/forge-sentence.ts'
import type { ForgePushMirror } from '../ports/forge-mirrors.ts'
import type { ListedForgeMirror } from '../ports/forge-mirror-store.ts'
import type { ForgeMirrorBoard } from './forge-mirror-board.ts'
import type { ForgeMirrorParts } from './forge-mirror-parts.ts'
import { isSetUp } from './forge-mirror-view.ts'
import { asked, openForgeMirrors, repositoryAt, type OpenForgeMirrors } from './open-forge-mirrors.ts'
import { otherSideOf, type OtherSide } from './other-side.ts'
import { chosenInterval } from './prepare-push.ts'
import type { RecordLooks } from './record-looks.ts'

const invalid = (reason: string, field: string): AppError =>
  new AppError('invalid_input', reason, { details: { reason, field } })

/** @throws AppError `invalid_input` for one that is being set up or turned round */
export const requireSettled = (row: ListedForgeMirror): void => {
  if (isSetUp(row) && row.flip === null) return
  throw invalid(
    row.flip === null
      ? 'Its set-up is not finished: go on with that, or remove it.'
      : 'It is being turned round: go on with that, or leave it.',
    'id',
  )
}

const isSamePlace = (url: string, canonicalUrl: string): boolean => {
  try {
    return parseRemoteUrl(url).address.canonical === canonicalUrl
  } catch {
    return false
  }
}

/** Changes mirrors at their forge, runs them, and takes them away. */
export const createChangeForgeMirror = (
  parts: ForgeMirrorParts,
  board: ForgeMirrorBoard,
  record: RecordLooks,
) => {
  const { store } = parts

  const otherSide = (row: ListedForgeMirror, given: string | undefined): OtherSide => {
    if (row.signIn === 'unknown' && given === undefined) {
      throw invalid(
        'It was set up at the forge, which tells nobody its sign-in: say which account of yours it signs in with.',
        'otherAccountId',
      )
    }
    const accountId = given ?? row.otherAccountId
    if (row.signIn === 'account' && accountId === null) {
      throw invalid('The account it signed in with is gone: say which one it is now.', 'otherAccountId')
    }
    return otherSideOf(parts, { url: row.url, accountId, deployKey: row.signIn === 'deploy_key' })
  }

  const changePush = async (
    open: OpenForgeMirrors,
    row: ListedForgeMirror,
    change: ForgeMirrorChange,
  ): Promise<void> => {
    const { access, mirrors } = open
    const other = otherSide(row, change.otherAccountId)
    const abilities = await asked(mirrors.abilities(access))
    const intervalMs = chosenInterval(
      abilities,
      change.intervalMs ?? (change.intervalMs === null ? null : row.intervalMs),
    )
    const onPush = change.onPush ?? row.onPush
    const repository = await repositoryAt(open, { id: row.forgeId }, row.path)
    // A change that broke off between both of its steps left two.
    for (const { id, url } of await asked(mirrors.listPush(access, repository))) {
      if (id !== row.forgeMirrorId && isSamePlace(url, row.canonicalUrl)) {
        await asked(mirrors.removePush(access, repository, id))
      }
    }
    const { signIn, signInKind, accountId } = other
    const wanted = { url: row.url, signIn, intervalMs, onPush }
    // Forgejo comes to none after one that fails, and the old one did, before it went: the new one is asked for again.
    const ranNow = async (): Promise<ForgePushMirror> => {
      const runs = await asked(mirrors.syncPush(access, repository))
      return runs.find(({ mirror }) => mirror.id === run.mirror.id)?.mirror ?? run.mirror
    }
    const run = await asked(
      row.forgeMirrorId === null
        ? mirrors.addPush(access, repository, wanted)
        : mirrors.changePush(access, repository, row.forgeMirrorId, wanted),
    )
    const seen = run.outcome === 'not_run' && run.mirror.deployKey === null ? await ranNow() : run.mirror
    record.push(row, seen, {
      signIn: signInKind,
      otherAccountId: accountId,
      changedAt: parts.clock.now(),
    })
  }

  const changePull = async (
    open: OpenForgeMirrors,
    row: ListedForgeMirror,
    change: ForgeMirrorChange,
  ): Promise<void> => {
    if (change.otherAccountId !== undefined) {
      const reason = `${row.forgeHost} has no call for another sign-in of a pull.`
      const advice = `Give it in the settings of ${row.path} there.`
      throw new AppError('forge_cannot', reason, { details: { reason, advice } })
    }
    if (change.intervalMs === undefined) return
    const { access, mirrors } = open
    const intervalMs = chosenInterval(
      { ...(await asked(mirrors.abilities(access))), intervals: true },
      change.intervalMs,
    )
    const repository = await repositoryAt(open, { id: row.forgeId }, row.path)
    const pull = await asked(mirrors.changePullInterval(access, repository, intervalMs))
    record.pull(row, pull, { changedAt: parts.clock.now() })
  }

  const run = async (open: OpenForgeMirrors, row: ListedForgeMirror): Promise<void> => {
    const { access, mirrors } = open
    const repository = await repositoryAt(open, { id: row.forgeId }, row.path)
    if (row.direction === 'push') {
      // There is no call for one: all those of the repository ran.
      const runs = await asked(mirrors.syncPush(access, repository))
      for (const known of store.listByRepository(row.accountId, row.forgeId)) {
        const seen = runs.find(({ mirror }) => mirror.id === known.forgeMirrorId)
        if (seen !== undefined) record.push(known, seen.mirror)
      }
      if (!runs.some(({ mirror }) => mirror.id === row.forgeMirrorId)) record.gone(row)
      return
    }
    const gotThrough = await asked(mirrors.syncPull(access, repository))
    const pull = await asked(mirrors.readPull(access, repository))
    if (pull === null) record.gone(row)
    else record.pull(row, pull)
    if (gotThrough) return
    const reason = `${row.forgeHost} did not get through to ${row.host}.`
    const advice = `Why, it tells only in its own pages: the settings of ${row.path} there.`
    throw new AppError('forge_cannot', reason, { details: { reason, advice } })
  }

  const removeAtForge = async (open: OpenForgeMirrors, row: ListedForgeMirror): Promise<ByHand | null> => {
    const { access, mirrors } = open
    const repository = await repositoryAt(open, { id: row.forgeId }, row.path)
    if (row.direction === 'push') {
      if (row.forgeMirrorId !== null) await asked(mirrors.removePush(access, repository, row.forgeMirrorId))
      return null
    }
    const stop = await asked(mirrors.stopPull(access, repository))
    return stop.kind === 'stopped' ? null : { page: stop.page, steps: [...stop.steps] }
  }

  return {
    /** @throws AppError as the forge fails; `invalid_input` for an interval below the least */
    change: async (id: string, change: ForgeMirrorChange): Promise<Mirror> => {
      const row = board.find(id)
      requireSettled(row)
      const open = await openForgeMirrors(parts, row.accountId)
      await board.alone(row, () => (row.direction === 'push' ? changePush : changePull)(open, row, change))
      return board.announce(id)
    },

    /** Runs it at the forge, and waits for what comes of it. @throws AppError as the forge fails; `repository_busy` */
    sync: async (id: string): Promise<void> => {
      const row = board.find(id)
      requireSettled(row)
      await board.alone(row, async () => {
        try {
          await run(await openForgeMirrors(parts, row.accountId), row)
        } catch (thrown) {
          const error = toAppError(inASentence(thrown))
          if (parts.store.find(id) !== null) record.lookFailed(board.find(id), error)
          throw error
        }
      })
    },

    /**
     * Takes it away at the forge, and here.
     * @param forgetOnly it stays at the forge, unwatched
     * @returns what is left for a person, where the forge has no call to end a pull: it stays here until that is done
     */
    remove: async (id: string, forgetOnly: boolean): Promise<ByHand | null> => {
      const row = board.find(id)
      if (!forgetOnly && isSetUp(row)) {
        const open = await openForgeMirrors(parts, row.accountId)
        const byHand = await board.alone(row, () => removeAtForge(open, row))
        if (byHand !== null) return byHand
      }
      board.remove(board.find(id))
      return null
    },
  }
}

export type ChangeForgeMirror = ReturnType<typeof createChangeForgeMirror>
