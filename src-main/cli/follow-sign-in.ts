import type { ContractClient } from '../../src-shared/contract/contract-types.ts'
import type { Account } from '../../src-shared/domain/account.ts'
import { appSteps, type SignInState } from '../../src-shared/domain/forge-sign-in.ts'
import type { ForgeKind } from '../../src-shared/domain/forge.ts'
import { isAppError } from '../../src-shared/errors/app-error.ts'
import { openInBrowser, pageLifetimeMs } from '../shell-headless/open-browser.ts'
import { connectionText } from './account-text.ts'
import type { CommandContext } from './context.ts'
import type { ExitCode } from './exit-code.ts'
import { interruption } from './interruption.ts'
import { usageError } from './usage-error.ts'

export const signInOptions = {
  device: { type: 'boolean', summary: 'Sign in with a code that is typed in at the forge (GitHub, GitLab).' },
  browser: { type: 'boolean', summary: 'Sign in by a page of the forge (Gitea, Forgejo, Codeberg, GitLab).' },
  'client-id': {
    type: 'string',
    value: 'ID',
    summary: 'Of the OAuth app that you registered there; remembered for the forge.',
  },
} as const

export type SignInValues = {
  readonly device?: boolean | undefined
  readonly browser?: boolean | undefined
  readonly 'client-id'?: string | undefined
}

/** What was chosen; null when no sign-in was asked for. */
export const readSignIn = (
  values: SignInValues,
): { readonly way: 'device' | 'browser'; readonly clientId: string | undefined } | null => {
  const { device = false, browser = false, 'client-id': clientId } = values
  if (device && browser) throw usageError('Give --device or --browser, not both.')
  if (device || browser) return { way: device ? 'device' : 'browser', clientId }
  if (clientId !== undefined) throw usageError('--client-id goes with --device or --browser.')
  return null
}

const instructions = (state: SignInState): string =>
  state.way === 'device'
    ? `Open ${state.pageUrl} and enter the code:\n\n    ${state.userCode ?? ''}\n`
    : `Open this page in a browser on this computer:\n\n    ${state.pageUrl}\n\n` +
      'Over SSH from another computer the way back does not reach it: use --device or an access token there.'

const isOver = ({ state }: SignInState): boolean => state !== 'waiting' && state !== 'connecting'

/** Where an app is registered, for who has none yet. */
const tellSteps = async (
  context: CommandContext,
  kind: ForgeKind,
  address: string | undefined,
): Promise<void> => {
  const { webUrl } = await context.client().call('accounts.signIn.app', { kind, address })
  const { page, idName, steps } = appSteps(kind, webUrl)
  const lines = steps.map((step, index) => `  ${index + 1}. ${step}`)
  context.output.note(`Make an app of your own, once, at ${page}\n${lines.join('\n')}`)
  context.output.note(`Then give its ${idName.toLowerCase()} by --client-id; it is remembered for the forge.`)
}

/**
 * Begins a sign-in, shows what a person has to do, and waits for what comes of it. Ctrl-C cancels it.
 * @param place where to register an app when that is what is missing
 */
export const followSignIn = async (
  context: CommandContext,
  place: { readonly kind: ForgeKind; readonly address: string | undefined },
  start: (client: ContractClient) => Promise<SignInState>,
): Promise<ExitCode> => {
  const client = await context.connect()
  const interrupted = interruption()
  let removePage: (() => void) | null = null
  try {
    const ends: SignInState[] = []
    let tell = (state: SignInState): void => void ends.push(state)
    client.on((event) => {
      if (event.name === 'signIn.changed' && isOver(event.payload)) tell(event.payload)
    })
    const begun = await start(client)
    const ended = new Promise<SignInState>((resolve) => {
      tell = (state) => {
        if (state.id === begun.id) resolve(state)
      }
      ends.forEach(tell)
    })
    context.output.note(instructions(begun))
    if (begun.way === 'browser') removePage = await openInBrowser(begun.pageUrl, context.dataDirectory)
    context.output.progress('Waiting for you at the page. Ctrl-C cancels.')
    const opened = removePage === null ? null : setTimeout(removePage, pageLifetimeMs)
    opened?.unref()
    const lost = client.closed.then(() => 'lost' as const)
    const end = await Promise.race([ended, interrupted.happened, lost])
    context.output.progress('')
    if (end === 'interrupted') {
      await client.call('accounts.signIn.cancel', { id: begun.id })
      context.output.note('Cancelled.')
      return 130
    }
    if (end === 'lost') {
      context.output.note('Mirrordesk has stopped; the sign-in with it.')
      return 3
    }
    if (end.state !== 'done') {
      const { title, advice } = end.failure ?? { title: 'The sign-in was cancelled.', advice: '' }
      context.output.note([title, advice].filter((line) => line !== '').join('\n'))
      return 1
    }
    const account = (await client.call('accounts.list', {})).items.find(({ id }) => id === end.accountId)
    if (account !== undefined) printAccount(context, account)
    return 0
  } catch (error) {
    if (isAppError(error) && error.details['field'] === 'clientId' && !context.json) {
      await tellSteps(context, place.kind, place.address)
    }
    throw error
  } finally {
    removePage?.()
    interrupted.forget()
    await client.close()
  }
}

const printAccount = (context: CommandContext, account: Account): void =>
  context.print(account, () => connectionText(account, context.now()))
