import type { ImportState } from '../../../src-shared/domain/forge-import.ts'
import type {
  ForgeFlipsChoice,
  ForgeMirrorResult,
  ForgeMirrorRow,
  ForgeMirrorsChoice,
  ForgeMirrorsPlan,
  ForgeSelection,
} from '../../../src-shared/domain/forge-mirror.ts'
import { parseRemoteUrl } from '../../../src-shared/domain/remote-url.ts'
import { AppError } from '../../../src-shared/errors/app-error.ts'
import { addressForAccount } from '../accounts/address-for-account.ts'
import { createBulkJobs } from '../accounts/bulk-jobs.ts'
import { findAccount } from '../accounts/find-account.ts'
import { noLongerThere } from '../accounts/no-longer-there.ts'
import type { createFindAtForge } from './find-at-forge.ts'
import type { FlipForgeMirror } from './flip-forge-mirror.ts'
import type { ForgeMirrorBoard } from './forge-mirror-board.ts'
import type { ForgeMirrorParts } from './forge-mirror-parts.ts'
import { isSetUp } from './forge-mirror-view.ts'
import { leftToAPerson, planForgeMirrors, selectedAt, toForgeMirrorsPlan } from './many-forge-mirrors.ts'
import { openForgeMirrors, type OpenForgeMirrors } from './open-forge-mirrors.ts'
import { accountForFlip } from './plan-flips.ts'
import type { SetUpForgeMirror } from './set-up-forge-mirror.ts'

/** Many mirrors of one account, one after the other: set up, found and turned round. Begun again, each goes on where it ended. */
export const createForgeMirrorJobs = (
  parts: ForgeMirrorParts,
  board: ForgeMirrorBoard,
  steps: {
    readonly setUp: SetUpForgeMirror
    readonly flip: FlipForgeMirror
    readonly findAtForge: ReturnType<typeof createFindAtForge>
    /** There may be another one to watch. */
    readonly touch: () => void
  },
) => {
  const { setUp, flip, findAtForge, touch } = steps
  const jobs = createBulkJobs({
    ...parts,
    onChanged: (state) => parts.events.emit('forgeMirrors.progressed', state),
  })

  const otherForge = (choice: ForgeMirrorsChoice) => {
    const id = choice.direction === 'push' ? choice.otherAccountId : choice.accountId
    const connection = parts.connections.find(id)
    if (connection === null) {
      const reason = 'This account is a sign-in for git alone: where its repositories are is not known.'
      throw new AppError('invalid_input', reason, { details: { reason, field: 'otherAccountId' } })
    }
    return { owner: choice.owner ?? connection.login, webUrl: connection.webUrl }
  }

  const rowsOf = (choice: ForgeMirrorsChoice): readonly ForgeMirrorRow[] => {
    findAccount(parts.accounts, choice.accountId)
    findAccount(parts.accounts, choice.otherAccountId)
    const { owner, webUrl } = otherForge(choice)
    const chosenFrom = choice.direction === 'push' ? choice.accountId : choice.otherAccountId
    return planForgeMirrors(selectedAt(parts.discovery, chosenFrom, choice.selection), choice, {
      owner,
      // One whose set-up broke off is gone on with.
      existing: parts.store.listByAccount(choice.accountId).filter(isSetUp),
      urlOf: (path) => parseRemoteUrl(`${webUrl}/${path}.git`).address.canonical,
    })
  }

  /** One of many: what wants an approval is left, and says so. */
  const addOne = async (open: OpenForgeMirrors, choice: ForgeMirrorsChoice, row: ForgeMirrorRow) => {
    const { webUrl } = otherForge(choice)
    const source =
      choice.direction === 'push' ? null : parts.discovery.find(choice.otherAccountId, row.forgeId)
    if (choice.direction === 'pull' && source === null) {
      throw noLongerThere('It is no longer at the forge.', row.path)
    }
    const { accountId, direction, otherAccountId, createMissing, makePublic, intervalMs, onPush } = choice
    const result = await setUp.add(
      {
        accountId,
        direction,
        otherAccountId,
        createMissing,
        makePublic,
        intervalMs,
        onPush,
        repository: direction === 'push' ? row.path : row.name,
        url:
          source === null
            ? `${webUrl}/${row.name}.git`
            : addressForAccount({ credentialKind: 'password' }, source).url,
        confirmPublic: choice.confirmPublic,
      },
      { open, keepAndOverwrite: choice.keepAndOverwrite ?? false },
    )
    touch()
    if (result.outcome !== 'needs_approval') return
    throw leftToAPerson(
      `${row.name} holds ${result.plan.overwrittenCount} branches and tags that ${row.path} has not, which a push would take away.`,
      'Let it be kept here and overwritten, or set this one up by itself.',
    )
  }

  /** One that was begun, and broke off or waits for a person, is gone on with as it was begun. */
  const turnRound = (id: string, choice: ForgeFlipsChoice): Promise<ForgeMirrorResult> => {
    const row = board.find(id)
    if (row.flip !== null) return flip.goOn(row, row.flip)
    const { accountWhereNone: _, ...rest } = choice
    const otherAccountId = accountForFlip(row, choice)
    return flip.flip(id, otherAccountId === null ? rest : { ...rest, otherAccountId })
  }

  return {
    planMany: (choice: ForgeMirrorsChoice): ForgeMirrorsPlan => toForgeMirrorsPlan(rowsOf(choice)),
    /** Begins what the plan says, as it is now; begun again, it goes on where it ended. */
    addMany: async (choice: ForgeMirrorsChoice): Promise<ImportState> => {
      const rows = rowsOf(choice).filter(({ action }) => action === 'add')
      const open = await openForgeMirrors(parts, choice.accountId)
      return jobs.start(choice.accountId, rows, (row) => addOne(open, choice, row))
    },
    /** Takes on what was set up at the forge itself, of the repositories chosen. */
    find: async (accountId: string, selection: ForgeSelection): Promise<ImportState> => {
      const open = await openForgeMirrors(parts, accountId)
      const rows = [...selectedAt(parts.discovery, accountId, selection)].filter(
        ({ mayAdminister }) => mayAdminister !== false,
      )
      return jobs.start(accountId, rows, async (row) => {
        await findAtForge(open, accountId, row)
        touch()
      })
    },
    /** Turns many round, of one account: those at which something is to be decided are left, and say so. */
    flipMany: (ids: readonly string[], choice: ForgeFlipsChoice): ImportState => {
      const rows = [...new Set(ids)].map((id) => {
        const { path, accountId } = board.find(id)
        return { id, path, name: path, accountId }
      })
      const [first] = rows
      if (first === undefined || rows.some(({ accountId }) => accountId !== first.accountId)) {
        const reason = 'Turn round mirrors of one forge at a time.'
        throw new AppError('invalid_input', reason, { details: { reason, field: 'ids' } })
      }
      return jobs.start(first.accountId, rows, async ({ id, path }) => {
        const result = await turnRound(id, choice)
        if (result.outcome === 'by_hand') {
          throw leftToAPerson(`${path} waits for a step by hand at the forge.`, result.byHand.steps.join(' '))
        }
        if (result.outcome === 'done') return
        throw leftToAPerson(
          `Turning ${path} round would take ${result.plan.overwrittenCount} branches and tags away.`,
          'Turn this one round by itself: its plan says which.',
        )
      })
    },
    state: jobs.state,
    cancel: jobs.cancel,
    stop: jobs.stop,
  }
}

export type ForgeMirrorJobs = ReturnType<typeof createForgeMirrorJobs>
