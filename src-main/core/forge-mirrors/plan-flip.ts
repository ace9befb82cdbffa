import type { ForgeFlipChoice, ForgeMirrorPlan } from '../../../src-shared/domain/forge-mirror.ts'
import { hostName } from '../../../src-shared/domain/host-name.ts'
import type { BeginFlip } from './begin-flip.ts'
import { requireSettled } from './change-forge-mirror.ts'
import type { ForgeMirrorBoard } from './forge-mirror-board.ts'
import type { ForgeMirrorParts } from './forge-mirror-parts.ts'
import { asked, openForgeMirrors } from './open-forge-mirrors.ts'
import { preparePush } from './prepare-push.ts'
import { namedByHand } from './push-becomes-pull.ts'

/** What turning it round would do; nothing is changed. @throws AppError as the forge and the looks fail */
export const createPlanFlip =
  (parts: ForgeMirrorParts, board: ForgeMirrorBoard, { begun, wantedPush }: BeginFlip) =>
  async (id: string, choice: ForgeFlipChoice): Promise<ForgeMirrorPlan> => {
    const row = board.find(id)
    requireSettled(row)
    const open = await openForgeMirrors(parts, row.accountId)
    const flip = await begun(open, row, choice)
    if (flip.to === 'pull') {
      const byHand = namedByHand(row)
      const steps = [
        `${hostName(row.forgeHost)} pushes ${row.path} a last time, and the push mirror is removed.`,
        'You give the repository there another name, or delete it: no call makes it one that pulls.',
        `A new ${row.path} is made there, which pulls from ${hostName(row.host)}.`,
      ]
      const none = { overwritten: [], overwrittenCount: 0, keepIn: null, fingerprint: '' }
      return {
        repository: row.path,
        direction: 'pull',
        url: flip.url,
        steps,
        byHand,
        isSafe: false,
        ...none,
      }
    }
    const { stopPulling } = await asked(open.mirrors.abilities(open.access))
    const first = [
      `${hostName(row.forgeHost)} pulls ${row.path} a last time.`,
      stopPulling === 'call'
        ? 'It becomes an ordinary repository, which is read back before anything else is done. There is no way back by a call.'
        : 'It pulls no more by its clock; you make it an ordinary repository in its settings, for which there is no call.',
    ]
    const byHand =
      stopPulling === 'call'
        ? null
        : {
            page: `${row.webUrl}/settings`,
            steps: ['“Convert to Regular Repository” under “Danger Zone”.'],
          }
    const wanted = await wantedPush(open, row, flip)
    const isSamePlace = wanted.other.address.canonical === row.canonicalUrl
    const { plan } = await preparePush(parts, wanted)
    // What its own source has more than it, the last pull brings.
    const of = isSamePlace
      ? { overwritten: [], overwrittenCount: 0, keepIn: null, isSafe: byHand === null }
      : { isSafe: plan.isSafe && byHand === null }
    const last = isSamePlace ? plan.steps.slice(-2) : plan.steps
    return { ...plan, ...of, steps: [...first, ...last], byHand }
  }

export type PlanFlip = ReturnType<typeof createPlanFlip>
