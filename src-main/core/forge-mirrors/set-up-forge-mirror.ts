import type {
  ForgeMirrorPlan,
  ForgeMirrorResult,
  NewForgeMirror,
} from '../../../src-shared/domain/forge-mirror.ts'
import { parseRemoteUrl } from '../../../src-shared/domain/remote-url.ts'
import type { ListedForgeMirror } from '../ports/forge-mirror-store.ts'
import type { AddPull, WantedForgePull } from './add-pull.ts'
import type { AddPush, WantedForgePush } from './add-push.ts'
import type { ForgeMirrorParts } from './forge-mirror-parts.ts'
import { isSetUp } from './forge-mirror-view.ts'
import { ownerAndName, ownerAt } from './make-target.ts'
import { leftToAPerson } from './many-forge-mirrors.ts'
import { asked, openForgeMirrors, repositoryAt, type OpenForgeMirrors } from './open-forge-mirrors.ts'
import { otherSideOf } from './other-side.ts'
import { chosenInterval, preparePush } from './prepare-push.ts'

/** Sets mirrors up at a forge, from what a person said of them; one that broke off is gone on with. */
export const createSetUpForgeMirror = (
  parts: ForgeMirrorParts,
  { addPush: adding, addPull: pulling }: { readonly addPush: AddPush; readonly addPull: AddPull },
) => {
  const wantedPush = async (
    open: OpenForgeMirrors,
    input: NewForgeMirror,
    keepAndOverwrite = false,
  ): Promise<WantedForgePush> => ({
    accountId: input.accountId,
    repository: await repositoryAt(open, { path: input.repository }, input.repository),
    other: otherSideOf(parts, {
      url: input.url,
      accountId: input.otherAccountId ?? null,
      deployKey: input.deployKey ?? false,
    }),
    intervalMs: chosenInterval(await asked(open.mirrors.abilities(open.access)), input.intervalMs),
    onPush: input.onPush ?? true,
    createMissing: input.createMissing ?? false,
    makePublic: input.makePublic ?? false,
    approvePlan: input.approvePlan ?? null,
    keepAndOverwrite,
    confirmPublic: input.confirmPublic ?? false,
  })

  const wantedPull = async (open: OpenForgeMirrors, input: NewForgeMirror): Promise<WantedForgePull> => {
    const { owner, name } = ownerAndName(input.repository, 'repository')
    const { host } = new URL(open.access.webUrl)
    const abilities = await asked(open.mirrors.abilities(open.access))
    if (!abilities.pull) {
      const reason = `${host} does not pull repositories itself.`
      throw leftToAPerson(reason, abilities.shortcomings.join(' ') || 'Let Mirrordesk run the mirror.')
    }
    return {
      accountId: input.accountId,
      owner: await ownerAt(open, owner, 'repository'),
      name,
      other: otherSideOf(parts, {
        url: input.url,
        accountId: input.otherAccountId ?? null,
        deployKey: false,
      }),
      intervalMs: chosenInterval({ ...abilities, intervals: true }, input.intervalMs),
      isPrivate: !(input.makePublic ?? false),
      confirmPublic: input.confirmPublic ?? false,
    }
  }

  /** One that was begun and that nobody heard of any more. */
  const unfinishedLike = ({
    accountId,
    direction,
    repository,
    url,
  }: NewForgeMirror): ListedForgeMirror | null => {
    const { canonical } = parseRemoteUrl(url).address
    const isLike = (row: ListedForgeMirror): boolean =>
      !isSetUp(row) &&
      row.flip === null &&
      row.direction === direction &&
      row.canonicalUrl === canonical &&
      row.path.toLowerCase() === repository.toLowerCase()
    return parts.store.listByAccount(accountId).find(isLike) ?? null
  }

  const add = async (
    input: NewForgeMirror,
    options: { readonly open?: OpenForgeMirrors; readonly keepAndOverwrite?: boolean } = {},
    unfinished: ListedForgeMirror | null = unfinishedLike(input),
  ): Promise<ForgeMirrorResult> => {
    const open = options.open ?? (await openForgeMirrors(parts, input.accountId))
    return input.direction === 'push'
      ? adding.addPush(open, await wantedPush(open, input, options.keepAndOverwrite), unfinished)
      : pulling.addPull(open, await wantedPull(open, input), unfinished)
  }

  return {
    add,

    /** What setting one up would do; nothing is changed. @throws AppError as the forge and the looks fail */
    plan: async (input: NewForgeMirror): Promise<ForgeMirrorPlan> => {
      const open = await openForgeMirrors(parts, input.accountId)
      if (input.direction === 'push') return (await preparePush(parts, await wantedPush(open, input))).plan
      const wanted = await wantedPull(open, input)
      await pulling.checkPull(wanted)
      const { host } = new URL(open.access.webUrl)
      const signIn =
        wanted.other.signIn.kind === 'none'
          ? []
          : [
              `The sign-in of your account at ${wanted.other.address.host} is given to ${host}, which keeps it.`,
            ]
      const made = `${input.repository} is made at ${host}, ${wanted.isPrivate ? 'private' : 'public'}, and pulls from ${wanted.other.address.host} by itself.`
      return {
        repository: input.repository,
        direction: 'pull',
        url: wanted.other.address.url,
        steps: [...signIn, made],
        overwritten: [],
        overwrittenCount: 0,
        keepIn: null,
        byHand: null,
        isSafe: true,
        fingerprint: '',
      }
    },

    /** Goes on with one that broke off: each step is looked at first. */
    goOn: (row: ListedForgeMirror, approvePlan?: string): Promise<ForgeMirrorResult> =>
      add(
        {
          accountId: row.accountId,
          repository: row.path,
          direction: row.direction,
          url: row.url,
          otherAccountId: row.otherAccountId ?? undefined,
          deployKey: row.signIn === 'deploy_key',
          intervalMs: row.intervalMs ?? (row.forgeKind === 'gitlab' ? undefined : null),
          onPush: row.onPush,
          approvePlan,
        },
        {},
        row,
      ),
  }
}

export type SetUpForgeMirror = ReturnType<typeof createSetUpForgeMirror>
