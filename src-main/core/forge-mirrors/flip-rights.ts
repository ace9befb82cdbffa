import type { ForgeRepository } from '../../../src-shared/domain/forge.ts'
import { hostName } from '../../../src-shared/domain/host-name.ts'
import { AppError, toAppError } from '../../../src-shared/errors/app-error.ts'
import { errorMessage } from '../../../src-shared/errors/error-message.ts'
import { whyNoTarget } from '../accounts/export-plan.ts'
import type { ForgeFlipUnderWay, ListedForgeMirror } from '../ports/forge-mirror-store.ts'
import type { ForgeMirrorParts } from './forge-mirror-parts.ts'
import { pathAtForge } from './make-target.ts'

type Turn = Pick<ForgeFlipUnderWay, 'to' | 'url' | 'otherAccountId'>

/** What stands in the way of a flip: `no_account` when nobody of ours signs in at the other side. */
export type FlipObstacle = { readonly kind: 'no_account' | 'no_right'; readonly problem: string }

const noRight = (problem: string): FlipObstacle => ({ kind: 'no_right', problem })

/**
 * Whether the accounts of a flip have the right to it, before anything is done: a mirror that pulls no more, and then may
 * not push, is no mirror. Known from what was listed; else the forge is asked. What nobody can tell, a sign-in for git
 * alone or a forge that is away, stands in no way: the first push says it.
 */
export const createFlipRights = (parts: ForgeMirrorParts) => {
  const { connections, discovery } = parts

  /** The repository of the other side, where an account of its forge can be asked about it. */
  const targetOf = async (accountId: string, url: string): Promise<ForgeRepository | null> => {
    const webUrl = connections.find(accountId)?.webUrl
    if (webUrl === undefined) return null
    try {
      const path = pathAtForge(webUrl, url)
      const listed = discovery.findByPath(accountId, path)
      if (listed !== null) return listed
      const { forge, access } = await parts.forge.open(accountId, parts.stopping)
      const looked = await forge.findByPath(access, path)
      return looked.kind === 'found' ? looked.repository : null
    } catch (error) {
      parts.log.info('The rights of an account could not be looked at.', { accountId, error })
      return null
    }
  }

  /** @returns null when nothing is known to stand in the way */
  const obstacle = async (row: ListedForgeMirror, turn: Turn): Promise<FlipObstacle | null> => {
    const at = discovery.find(row.accountId, row.forgeId)
    if (at?.mayAdminister === false) {
      return noRight(`The account at ${hostName(row.forgeHost)} does not administer ${row.path}.`)
    }
    if (turn.otherAccountId === null) {
      if (row.signIn === 'unknown') {
        const problem = `It was set up at ${hostName(row.forgeHost)}: which account signs in at ${hostName(row.host)} is not known.`
        return { kind: 'no_account', problem }
      }
      if (turn.to === 'pull' || row.signIn === 'deploy_key') return null
      return {
        kind: 'no_account',
        problem: `No account signs in at ${hostName(row.host)}: nobody may push there.`,
      }
    }
    if (turn.to === 'pull') return null
    const target = await targetOf(turn.otherAccountId, turn.url)
    const problem = target === null ? null : whyNoTarget(target)
    return problem === null ? null : noRight(problem)
  }

  return {
    obstacle,

    /** @throws AppError `forge_cannot` when the account is known not to have the right to it */
    refuse: async (row: ListedForgeMirror, turn: Turn): Promise<void> => {
      const found = await obstacle(row, turn)
      if (found?.kind !== 'no_right') return
      const advice = 'Choose an account that may, or have its rights changed at the forge.'
      throw new AppError('forge_cannot', found.problem, { details: { reason: found.problem, advice } })
    },
  }
}

export type FlipRights = ReturnType<typeof createFlipRights>

/** What a failure says of itself, as an obstacle. */
export const obstacleOf = (thrown: unknown): FlipObstacle => {
  const { code, details } = toAppError(thrown)
  return noRight(errorMessage(code, details).title)
}
