import type { ForgeMirrorPlan, ForgeMirrorResult } from '../../../src-shared/domain/forge-mirror.ts'
import { hostName } from '../../../src-shared/domain/host-name.ts'
import type { ForgeFlipUnderWay, ListedForgeMirror } from '../ports/forge-mirror-store.ts'
import type { AddPull, WantedForgePull } from './add-pull.ts'
import type { WantedForgePush } from './add-push.ts'
import type { BeginFlip } from './begin-flip.ts'
import { overwrittenBy, refsAt } from './compare-forge-sides.ts'
import type { ForgeMirrorBoard } from './forge-mirror-board.ts'
import type { ForgeMirrorParts } from './forge-mirror-parts.ts'
import { keepCopy, nameOfCopy } from './keep-copy.ts'
import { ownerAndName, ownerAt } from './make-target.ts'
import { asked, type OpenForgeMirrors } from './open-forge-mirrors.ts'
import { remoteAtForge } from './prepare-push.ts'
import type { ChangeFlip } from './pull-becomes-push.ts'
import type { RecordLooks } from './record-looks.ts'

const mostListed = 500

/** No call makes a repository that is there a pulled one: a new one takes its name. */
export const namedByHand = (row: ListedForgeMirror) => ({
  page: `${row.webUrl}/settings`,
  steps: [
    `Open the settings of ${row.path} at ${hostName(row.forgeHost)}.`,
    'Give it another name, or delete it: it does not take its issues along.',
    'Come back and go on here: a new one of the old name is made, which pulls.',
  ],
})

/** A mirror that pushes becomes one that pulls: a last push, no more pushes, and once its name is free a new one that pulls. */
export const createPushBecomesPull = (
  parts: ForgeMirrorParts,
  at: { readonly board: ForgeMirrorBoard; readonly record: RecordLooks },
  { wantedPush, otherOf }: BeginFlip,
  addPull: AddPull,
  change: ChangeFlip,
) => {
  const { board, record } = at
  const { store } = parts

  const keepForgeSide = async (
    row: ListedForgeMirror,
    wanted: WantedForgePush,
    flip: ForgeFlipUnderWay,
  ): Promise<ForgeMirrorPlan | null> => {
    const source = remoteAtForge(parts, row.accountId, wanted.repository)
    const there = await refsAt(parts, wanted.other.remote)
    const { refs: lost, fingerprint } = overwrittenBy(there, await refsAt(parts, source))
    if (lost.size === 0) return null
    if (flip.approvedPlan !== fingerprint) {
      return {
        repository: row.path,
        direction: 'pull',
        url: flip.url,
        steps: [
          `What only ${row.path} holds is taken into the repository ${nameOfCopy(source.address)} here.`,
        ],
        overwritten: [...lost.keys()].slice(0, mostListed),
        overwrittenCount: lost.size,
        keepIn: nameOfCopy(source.address),
        byHand: null,
        isSafe: false,
        fingerprint,
      }
    }
    const keptIn = await keepCopy(parts, { address: source.address, accountId: row.accountId }, lost)
    store.change(row.id, { keptIn })
    return null
  }

  return async (
    open: OpenForgeMirrors,
    row: ListedForgeMirror,
    flip: ForgeFlipUnderWay,
  ): Promise<ForgeMirrorResult> => {
    const { access, mirrors, forge } = open
    const lookup = await asked(forge.findByPath(access, row.path))
    const isStillThere =
      lookup.kind === 'found' &&
      lookup.repository.id === row.forgeId &&
      lookup.repository.path.toLowerCase() === row.path.toLowerCase()
    if (isStillThere) {
      if (row.forgeMirrorId !== null) {
        const wanted = await wantedPush(open, row, flip)
        // What it has goes to the target a last time: the pull brings it back.
        await asked(mirrors.syncPush(access, wanted.repository))
        const plan = await keepForgeSide(row, wanted, flip)
        if (plan !== null) return { outcome: 'needs_approval', plan }
        await asked(mirrors.removePush(access, wanted.repository, row.forgeMirrorId))
        store.change(row.id, { forgeMirrorId: null })
      }
      const byHand = namedByHand(row)
      change(row, { ...flip, byHand })
      return { outcome: 'by_hand', mirror: board.get(row.id), byHand }
    }
    const { owner, name } = ownerAndName(row.path, 'id')
    const old = await asked(forge.findById(access, row.forgeId))
    const wanted: WantedForgePull = {
      accountId: row.accountId,
      owner: await ownerAt(open, owner),
      name,
      other: otherOf(row, flip),
      intervalMs: flip.intervalMs,
      isPrivate: old.kind !== 'found' || old.repository.visibility !== 'public',
      confirmPublic: flip.confirmPublic,
    }
    await addPull.checkPull(wanted)
    const pull = (await addPull.made(open, wanted)) ?? (await addPull.make(open, wanted))
    record.pull(row, pull, {
      direction: 'pull',
      forgeMirrorId: null,
      onPush: false,
      url: wanted.other.address.url,
      canonicalUrl: wanted.other.address.canonical,
      host: wanted.other.address.host,
      signIn: wanted.other.signInKind,
      otherAccountId: wanted.other.accountId,
      path: pull.repository.path,
      webUrl: pull.repository.webUrl,
      flip: null,
    })
    return { outcome: 'done', mirror: board.announce(row.id) }
  }
}
