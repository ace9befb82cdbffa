import type { ForgeMirrorResult } from '../../../src-shared/domain/forge-mirror.ts'
import type { ForgeOwner } from '../../../src-shared/domain/forge.ts'
import { AppError, isAppError, toAppError } from '../../../src-shared/errors/app-error.ts'
import { inASentence } from '../accounts/forge-sentence.ts'
import { failureOf } from '../mirrors/run-failure.ts'
import type { ForgePullMirror } from '../ports/forge-mirrors.ts'
import type { ListedForgeMirror } from '../ports/forge-mirror-store.ts'
import { refuseForgePublishing } from '../publication/refuse-forge-publishing.ts'
import { isUncertain, newForgeRow } from './add-push.ts'
import { refsAt } from './compare-forge-sides.ts'
import type { ForgeMirrorBoard } from './forge-mirror-board.ts'
import type { ForgeMirrorParts } from './forge-mirror-parts.ts'
import { unmade } from './forge-mirror-view.ts'
import { comesFrom } from './look-at-forge-mirrors.ts'
import { asked, type OpenForgeMirrors } from './open-forge-mirrors.ts'
import type { OtherSide } from './other-side.ts'
import type { RecordLooks } from './record-looks.ts'

export type WantedForgePull = {
  readonly accountId: string
  readonly owner: ForgeOwner
  readonly name: string
  readonly other: OtherSide
  readonly intervalMs: number | null
  readonly isPrivate: boolean
  readonly confirmPublic: boolean
}

/** Sets up repositories that a forge pulls. They are new: nothing there is overwritten. */
export const createAddPull = (parts: ForgeMirrorParts, board: ForgeMirrorBoard, record: RecordLooks) => {
  const { store, clock } = parts

  /** @throws AppError as the look at the source fails; `publish_unconfirmed` */
  const checkPull = async ({ other, ...wanted }: WantedForgePull): Promise<void> => {
    const refs = await refsAt(parts, other.remote)
    if (wanted.isPrivate) return
    const { host, path } = other.address
    const name = `${wanted.owner.path}/${wanted.name}`
    const forgeHost = parts.accounts.find(wanted.accountId)?.host ?? ''
    refuseForgePublishing({
      repository: name,
      source: { name: `${host}/${path}`, visibility: await parts.visibilityOf(other.address), refs },
      target: { address: { host: forgeHost, path: name }, visibility: 'public' },
      isConfirmed: wanted.confirmPublic,
    })
  }

  /** A pull of ours that nobody heard of. */
  const made = async (open: OpenForgeMirrors, wanted: WantedForgePull): Promise<ForgePullMirror | null> => {
    const { forge, access, mirrors } = open
    const path = `${wanted.owner.path}/${wanted.name}`
    const lookup = await asked(forge.findByPath(access, path))
    if (lookup.kind !== 'found' || lookup.repository.path.toLowerCase() !== path.toLowerCase()) return null
    const pull = await asked(mirrors.readPull(access, lookup.repository))
    return pull !== null && comesFrom(pull, wanted.other.address.canonical) ? pull : null
  }

  const make = (open: OpenForgeMirrors, wanted: WantedForgePull): Promise<ForgePullMirror> => {
    const { owner, name, intervalMs, isPrivate, other } = wanted
    const { signIn } = other
    if (signIn.kind === 'deploy_key') {
      const reason = 'A pull signs in by an account, or not at all.'
      throw new AppError('invalid_input', reason, { details: { reason, field: 'deployKey' } })
    }
    const { url } = other.address
    return asked(
      open.mirrors.addPull(open.access, {
        owner,
        name,
        url,
        signIn,
        intervalMs,
        isPrivate,
        description: null,
      }),
    )
  }

  /** One that pulls from the same place already is taken on: it was set up here before, or from another computer. */
  const makeOrTakeOn = async (open: OpenForgeMirrors, wanted: WantedForgePull): Promise<ForgePullMirror> => {
    try {
      return await make(open, wanted)
    } catch (error) {
      if (!isAppError(error) || error.code !== 'already_exists') throw error
      const there = await made(open, wanted)
      // One that does not show where it pulls from may be another's.
      if (there === null || there.url === null) throw error
      return there
    }
  }

  return {
    checkPull,
    make,
    made,

    /** @throws AppError as the forge and the source fail; `already_exists` for a name that is taken there */
    addPull: async (
      open: OpenForgeMirrors,
      wanted: WantedForgePull,
      unfinished: ListedForgeMirror | null = null,
    ): Promise<ForgeMirrorResult> => {
      const path = `${wanted.owner.path}/${wanted.name}`
      const place = { accountId: wanted.accountId, forgeId: `${unmade}${path.toLowerCase()}` }
      return board.alone(place, async () => {
        await checkPull(wanted)
        const { webUrl } = open.access
        const row = newForgeRow(
          { ...wanted, ...place, direction: 'pull', path, webUrl: `${webUrl}/${path}`, onPush: false },
          clock.now(),
        )
        const id = unfinished?.id ?? row.id
        if (unfinished === null) store.insert(row)
        else store.change(id, { failure: null })
        board.announce(id)
        try {
          const found = unfinished === null ? null : await made(open, wanted)
          const pull = found ?? (await makeOrTakeOn(open, wanted))
          const { path: at, webUrl: page } = pull.repository
          record.pull(board.find(id), pull, { path: at, webUrl: page })
        } catch (thrown) {
          const error = toAppError(inASentence(thrown))
          if (isUncertain(error) || unfinished !== null) {
            store.change(id, { failure: failureOf(error, null), nextLookAt: clock.now() + 60_000 })
          } else board.remove(board.find(id))
          throw error
        }
        return { outcome: 'done', mirror: board.announce(id) }
      })
    },
  }
}

export type AddPull = ReturnType<typeof createAddPull>
