import type { Account, CredentialInput } from '../../../src-shared/domain/account.ts'
import {
  signInWays,
  type SignInApp,
  type SignInState,
  type SignInWay,
} from '../../../src-shared/domain/forge-sign-in.ts'
import { forgeNames } from '../../../src-shared/domain/forge-words.ts'
import type { ForgeKind } from '../../../src-shared/domain/forge.ts'
import { newId } from '../../../src-shared/domain/ids.ts'
import { AppError, isAppError, toAppError } from '../../../src-shared/errors/app-error.ts'
import { delay } from '../mirrors/delay.ts'
import { failureOf } from '../mirrors/run-failure.ts'
import type { AccountStore } from '../ports/account-store.ts'
import type { Clock } from '../ports/clock.ts'
import type { EventSink } from '../ports/event-sink.ts'
import type { ForgeConnectionStore } from '../ports/forge-connection-store.ts'
import type { OpenRedirectListener } from '../ports/redirect-listener.ts'
import type { SignInFlows } from '../ports/sign-in-flows.ts'
import type { SignInGrant } from '../ports/sign-in-grant.ts'
import type { SignInStore } from '../ports/sign-in-store.ts'
import { startBrowserSignIn, type StartedSignIn } from './browser-sign-in.ts'
import { findAccount } from './find-account.ts'
import { forgeWebUrl } from './forge-address.ts'
import type { ForgeConnections } from './forge-connections.ts'
import { inASentence } from './forge-sentence.ts'
import { isGitHubApp } from './is-github-app.ts'

export type SignInsParts = {
  readonly accounts: Pick<AccountStore, 'find'>
  readonly connections: Pick<ForgeConnectionStore, 'find'>
  readonly forge: Pick<ForgeConnections, 'connect' | 'changeToken'>
  readonly signIns: Pick<SignInStore, 'find' | 'clientIdAt' | 'rememberClientId'>
  readonly flows: SignInFlows
  readonly listen: OpenRedirectListener
  readonly clock: Clock
  readonly events: EventSink
  /** The core stops. */
  readonly stopping: AbortSignal
}

type Chosen = { readonly way?: SignInWay | undefined; readonly clientId?: string | undefined }
export type NewSignIn = Chosen & {
  readonly kind: ForgeKind
  readonly address?: string | undefined
  readonly label?: string | undefined
  readonly credential?: Extract<CredentialInput, { kind: 'ssh_key' | 'ssh_agent' }> | undefined
}

type Entry = { state: SignInState; readonly control: AbortController; ended: Promise<void> }

/** What is asked for: all that Mirrordesk does with an account, as the help for tokens has it. */
const scopesOf: Readonly<Record<ForgeKind, readonly string[]>> = {
  github: ['repo', 'workflow', 'read:org'],
  gitlab: ['api'],
  gitea: ['write:repository', 'write:organization', 'write:user'],
  forgejo: ['write:repository', 'write:organization', 'write:user'],
  bitbucket: [],
  sourcehut: [],
}

/** Sign-ins that nobody ends wait for minutes; this many are more than anybody has open. */
const mostWaiting = 10
const rememberedEnds = 50
const triesToConnect = 3
const betweenTriesMs = 3_000

const invalid = (reason: string, field: string): AppError =>
  new AppError('invalid_input', reason, { details: { reason, field } })

const cleanClientId = (text: string): string => {
  const id = text.trim()
  if (!/^[\x21-\x7e]{1,200}$/.test(id)) {
    throw invalid('A client ID has letters, digits and signs, without spaces. Copy it again.', 'clientId')
  }
  return id
}

const isOpen = ({ state }: SignInState): boolean => state === 'waiting' || state === 'connecting'

/** Signing in at forges, without a token that somebody has to make: each from its beginning to an account. */
export const createSignIns = (parts: SignInsParts) => {
  const { signIns, flows, clock, events, stopping } = parts
  const entries = new Map<string, Entry>()

  const tell = (entry: Entry, change: Partial<SignInState>): void => {
    entry.state = { ...entry.state, ...change }
    events.emit('signIn.changed', entry.state)
  }

  const wayOf = (kind: ForgeKind, way: SignInWay | undefined): SignInWay => {
    const [first] = signInWays(kind)
    const chosen = way ?? first
    if (chosen !== undefined && signInWays(kind).includes(chosen)) return chosen
    const what = chosen === 'device' ? ' with a code' : ' by the browser'
    throw new AppError('forge_cannot', 'There is no such sign-in.', {
      details: {
        reason: `${forgeNames[kind]} has no sign-in${chosen === undefined ? '' : what} for programs like Mirrordesk.`,
        advice: 'Use an access token.',
      },
    })
  }

  const clientIdFor = (webUrl: string, given: string | undefined): string => {
    const id = given === undefined || given.trim() === '' ? signIns.clientIdAt(webUrl) : cleanClientId(given)
    if (id === null) {
      throw invalid(`Mirrordesk needs the client ID of an app at ${new URL(webUrl).host}.`, 'clientId')
    }
    return id
  }

  const begin = async (
    kind: ForgeKind,
    webUrl: string,
    { way, clientId }: { readonly way: SignInWay; readonly clientId: string },
    signal: AbortSignal,
  ): Promise<StartedSignIn> => {
    const flow = await flows.open(kind)
    const scopes = scopesOf[kind]
    try {
      if (way === 'browser' && flow.code !== null) {
        const app = { webUrl, clientId }
        return await startBrowserSignIn(
          { flow: flow.code, listen: parts.listen, clock },
          { app, scopes, signal },
        )
      }
      const started = await flow.device?.start({ webUrl, clientId, scopes, signal })
      if (started === undefined) throw new AppError('internal', 'A way to sign in is not there.')
      const { code, wait } = started
      const { userCode, expiresAt } = code
      return { userCode, expiresAt, pageUrl: code.verificationUrlComplete ?? code.verificationUrl, wait }
    } catch (error) {
      throw inASentence(error)
    }
  }

  /** The person has agreed, and the forge gives that once: a hiccup of the network must not lose it. */
  const withTries = async (connect: () => Promise<Account>): Promise<Account> => {
    for (let left = triesToConnect - 1; ; left -= 1) {
      try {
        return await connect()
      } catch (error) {
        const isPassing =
          isAppError(error) &&
          /^remote_(?:offline|unreachable|connection_lost|stalled|error)$/.test(error.code)
        if (!isPassing || left === 0) throw error
        await delay(clock, betweenTriesMs, stopping)
      }
    }
  }

  const end = async (
    entry: Entry,
    started: StartedSignIn,
    connect: (grant: SignInGrant) => Promise<Account>,
  ): Promise<void> => {
    try {
      const grant = await started.wait()
      tell(entry, { state: 'connecting' })
      const { id } = await withTries(() => connect(grant))
      tell(entry, { state: 'done', accountId: id })
    } catch (thrown) {
      const error = toAppError(inASentence(thrown))
      if (error.code === 'cancelled' || stopping.aborted) tell(entry, { state: 'cancelled' })
      else tell(entry, { state: 'failed', failure: failureOf(error, null) })
    }
  }

  const start = async (
    {
      kind,
      webUrl,
      accountId,
    }: { readonly kind: ForgeKind; readonly webUrl: string; readonly accountId: string | null },
    chosen: Chosen,
    connect: (granted: {
      readonly way: SignInWay
      readonly clientId: string
      readonly grant: SignInGrant
    }) => Promise<Account>,
  ): Promise<SignInState> => {
    const way = wayOf(kind, chosen.way)
    const clientId = clientIdFor(webUrl, chosen.clientId)
    if ([...entries.values()].filter(({ state }) => isOpen(state)).length >= mostWaiting) {
      throw invalid('Too many sign-ins are waiting. Cancel one of them first.', 'kind')
    }
    const control = new AbortController()
    const signal = AbortSignal.any([control.signal, stopping])
    const started = await begin(kind, webUrl, { way, clientId }, signal)
    // The forge knows the app that gave a code; of a page it is known when somebody came back from it.
    if (way === 'device') signIns.rememberClientId(webUrl, clientId, clock.now())
    const { userCode, pageUrl, expiresAt } = started
    const entry: Entry = {
      state: {
        id: newId('sgn'),
        kind,
        webUrl,
        way,
        state: 'waiting',
        userCode,
        pageUrl,
        expiresAt,
        accountId,
        failure: null,
      },
      control,
      ended: Promise.resolve(),
    }
    for (const [id, old] of entries) {
      if (entries.size < rememberedEnds) break
      if (!isOpen(old.state)) entries.delete(id)
    }
    entries.set(entry.state.id, entry)
    entry.ended = end(entry, started, (grant) => {
      if (way === 'browser') signIns.rememberClientId(webUrl, clientId, clock.now())
      return connect({ way, clientId, grant })
    })
    return entry.state
  }

  const find = (id: string): Entry => {
    const entry = entries.get(id)
    if (entry === undefined) {
      throw new AppError('not_found', 'The sign-in was not found.', { details: { what: 'The sign-in' } })
    }
    return entry
  }

  return {
    /** What is known of the app at a forge. @throws AppError `invalid_input` */
    app: (kind: ForgeKind, address: string | null): SignInApp => {
      const webUrl = forgeWebUrl(kind, address)
      return { webUrl, ways: [...signInWays(kind)], clientId: signIns.clientIdAt(webUrl) }
    },
    /**
     * Begins a sign-in that adds an account. How it goes on is told by events.
     * @throws AppError `invalid_input` (with `details.field` `clientId` when that is missing), `forge_cannot`,
     *   `forge_refused`, and `remote_…` when the forge cannot be asked
     */
    start: (input: NewSignIn): Promise<SignInState> => {
      const { kind, address = null, way: _way, clientId: _clientId, ...rest } = input
      const webUrl = forgeWebUrl(kind, address)
      return start({ kind, webUrl, accountId: null }, input, (granted) =>
        parts.forge.connect({ ...rest, kind, address: webUrl, token: granted.grant.token }, granted),
      )
    },
    /**
     * Begins a sign-in for an account that is there, by the app and the way of before unless others are given.
     * @throws AppError as `start`, `not_found`
     */
    again: async (id: string, chosen: Chosen): Promise<SignInState> => {
      const { kind } = findAccount(parts.accounts, id)
      const connection = parts.connections.find(id)
      if (kind === 'generic' || connection === null) {
        throw invalid('This account is a sign-in for git alone: its host is not known as a forge.', 'id')
      }
      if (isGitHubApp({ kind }, connection)) {
        throw invalid('This account is a GitHub App: it signs in with its private key.', 'id')
      }
      const before = signIns.find(id)
      const { webUrl } = connection
      const way = chosen.way ?? before?.way
      const clientId = chosen.clientId ?? before?.clientId
      return start({ kind, webUrl, accountId: id }, { way, clientId }, (granted) =>
        parts.forge.changeToken(id, { token: granted.grant.token }, granted),
      )
    },
    /** @throws AppError `not_found` */
    get: (id: string): SignInState => find(id).state,
    /** Ends it while nobody has agreed yet; what came to its end stays. @throws AppError `not_found` */
    cancel: async (id: string): Promise<SignInState> => {
      const entry = find(id)
      if (entry.state.state === 'waiting') {
        entry.control.abort()
        await entry.ended
      }
      return entry.state
    },
    /** After `stopping` was aborted: resolves when nothing is under way. */
    stop: async (): Promise<void> => {
      await Promise.allSettled([...entries.values()].map(({ ended }) => ended))
    },
  }
}

export type SignIns = ReturnType<typeof createSignIns>
