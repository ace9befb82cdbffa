import type { ForgeFlipChoice } from '../../../src-shared/domain/forge-mirror.ts'
import { AppError } from '../../../src-shared/errors/app-error.ts'
import type { ForgeFlipUnderWay, ListedForgeMirror } from '../ports/forge-mirror-store.ts'
import type { WantedForgePush } from './add-push.ts'
import type { FlipRights } from './flip-rights.ts'
import type { ForgeMirrorParts } from './forge-mirror-parts.ts'
import { asked, repositoryAt, type OpenForgeMirrors } from './open-forge-mirrors.ts'
import { otherSideOf, type OtherSide } from './other-side.ts'
import { chosenInterval } from './prepare-push.ts'

/** What a flip is to come to, taken from what a person chose and what its mirror is now. */
export const createBeginFlip = (parts: ForgeMirrorParts, rights: Pick<FlipRights, 'refuse'>) => {
  const otherOf = (
    row: ListedForgeMirror,
    flip: Pick<ForgeFlipUnderWay, 'url' | 'otherAccountId'>,
  ): OtherSide => otherSideOf(parts, { url: flip.url, accountId: flip.otherAccountId, deployKey: false })

  /** @throws AppError `invalid_input`, `forge_cannot`: what would be refused at the end is refused before the beginning */
  const begun = async (
    open: OpenForgeMirrors,
    row: ListedForgeMirror,
    choice: ForgeFlipChoice,
  ): Promise<ForgeFlipUnderWay> => {
    const abilities = await asked(open.mirrors.abilities(open.access))
    const to = row.direction === 'push' ? 'pull' : 'push'
    if (!abilities[to]) {
      const reason = `${row.forgeHost} does not ${to} repositories itself.`
      const advice = 'Remove the mirror there, and let Mirrordesk run it.'
      throw new AppError('forge_cannot', reason, { details: { reason, advice } })
    }
    const flip: ForgeFlipUnderWay = {
      to,
      url: choice.url ?? row.url,
      otherAccountId: choice.otherAccountId ?? row.otherAccountId,
      intervalMs: chosenInterval(
        abilities,
        choice.intervalMs === undefined ? (row.intervalMs ?? undefined) : choice.intervalMs,
      ),
      onPush: choice.onPush ?? true,
      approvedPlan: choice.approvePlan ?? null,
      confirmPublic: choice.confirmPublic ?? false,
      byHand: null,
    }
    if (row.signIn === 'unknown' && choice.otherAccountId === undefined) {
      const reason =
        'It was set up at the forge, which tells nobody its sign-in: say which account of yours signs in at the other side.'
      throw new AppError('invalid_input', reason, { details: { reason, field: 'otherAccountId' } })
    }
    otherOf(row, flip)
    await rights.refuse(row, flip)
    return flip
  }

  /** Its push, as `addPush` takes it. @throws AppError as the forge fails */
  const wantedPush = async (
    open: OpenForgeMirrors,
    row: ListedForgeMirror,
    flip: ForgeFlipUnderWay,
  ): Promise<WantedForgePush> => ({
    accountId: row.accountId,
    repository: await repositoryAt(open, { id: row.forgeId }, row.path),
    other: otherOf(row, flip),
    intervalMs: flip.intervalMs,
    onPush: flip.onPush,
    createMissing: false,
    makePublic: false,
    approvePlan: flip.approvedPlan,
    keepAndOverwrite: false,
    confirmPublic: flip.confirmPublic,
  })

  return { begun, otherOf, wantedPush }
}

export type BeginFlip = ReturnType<typeof createBeginFlip>
