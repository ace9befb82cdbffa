import {
  hookOutcomeWords,
  hookReachWords,
  hookStateWords,
  type HookDelivery,
  type HookIn,
  type HooksInState,
} from '../../src-shared/domain/hooks-in.ts'
import { chooseAccount } from './choose-account.ts'
import { defineCommand } from './command.ts'
import { listAll } from './list-all.ts'
import { oneOf } from './one-of.ts'
import { relativeTime } from './relative-time.ts'
import { renderTable } from './table.ts'
import { usageError } from './usage-error.ts'

const shownDeliveries = 50

const stateText = (state: HooksInState, hooks: readonly HookIn[], now: number): string => {
  const { reach, url, problem, lastDeliveryAt, hints, serverKey } = state
  const { lookedAt: askedAt, failure } = hints ?? { lookedAt: null, failure: null }
  const lines = [
    hookReachWords[reach],
    ...(reach === 'no_address' ? ['Set it: mirrordesk settings --public-address URL'] : []),
    ...(reach === 'no_key' ? [`Give it: mirrordesk account hooks ${state.accountId} key PUBLIC-KEY`] : []),
    ...(serverKey === null || serverKey.key === null
      ? []
      : [`Deliveries are known by the public key ${serverKey.key}${serverKey.isGiven ? ' (given)' : ''}`]),
    ...(url === null ? [] : [`Deliveries come to ${url}`]),
    ...(lastDeliveryAt === null ? [] : [`Last delivery ${relativeTime(lastDeliveryAt, now)}`]),
    ...(problem === null ? [] : [`${problem.title} ${problem.advice}`]),
    ...(askedAt === null ? [] : [`Last asked what moved ${relativeTime(askedAt, now)}`]),
    ...(failure === null ? [] : [`It could not be asked what moved: ${failure.title}`]),
  ]
  if (hooks.length === 0) return lines.join('\n')
  const rows = hooks.map(({ path, state: standing, failure: why, lastDeliveryAt: heardAt }) => [
    path,
    hookStateWords[standing],
    heardAt === null ? '-' : relativeTime(heardAt, now),
    why?.title ?? '',
  ])
  return [...lines, '', renderTable(rows, ['REPOSITORY', 'WEBHOOK', 'LAST DELIVERY', 'WHY'])].join('\n')
}

const deliveriesText = (deliveries: readonly HookDelivery[], now: number): string =>
  renderTable(
    deliveries.map(({ receivedAt, event, path, ref, outcome, mirrorCount, repeatCount }) => [
      relativeTime(receivedAt, now),
      event,
      path ?? '-',
      ref ?? '-',
      `${hookOutcomeWords[outcome](mirrorCount)}${repeatCount === 0 ? '' : ` (came ${repeatCount + 1} times)`}`,
    ]),
    ['CAME', 'EVENT', 'REPOSITORY', 'REF', 'WHAT BECAME OF IT'],
  )

const actions = ['deliveries', 'repair', 'on', 'off', 'new-secret', 'key'] as const

export const accountHooksCommand = defineCommand({
  words: ['account', 'hooks'],
  summary: 'Show whether the forge of an account tells of pushes, and what it sent.',
  usage: 'ACCOUNT [deliveries | repair | on | off | new-secret | key PUBLIC-KEY | key none]',
  notes: `ACCOUNT is an id, the beginning of one, a label or a host. Webhooks are made at the forge for each pull and sync
mirror, once there is a public address (mirrordesk settings --public-address). repair looks at each now, and makes what is
missing; off removes them; new-secret makes them again with another one. SourceHut has no secret: it signs with a key, which
Mirrordesk knows of git.sr.ht; of another server key takes the public one, as srht-webhook-keygen shows it, and none forgets it.
Without webhooks mirrors are checked on schedule.`,
  positionals: ['ACCOUNT', '[ACTION]', '[PUBLIC-KEY]'],
  options: {},
  examples: [
    'mirrordesk account hooks github.com',
    'mirrordesk account hooks github.com deliveries',
    'mirrordesk account hooks git.example.org key uX7KWyyDNMaBma4aVbJ/cbUQpdjqczuCyK/HxzV/u+4=',
  ],
  run: async (context, [text, given, serverKey]) => {
    const action = oneOf(given, actions, 'What follows the account')
    if (given !== undefined && action === undefined) throw usageError(`"${given}" is no action.`)
    if (action === 'key' && serverKey === undefined) throw usageError('Give the public key of the server.')
    if (action !== 'key' && serverKey !== undefined)
      throw usageError(`"${serverKey}" is one argument too many.`)
    const client = context.client()
    const { id: accountId } = await chooseAccount(client, text)
    if (action === 'deliveries') {
      const { items } = await client.call('hooksIn.deliveries', { accountId, limit: shownDeliveries })
      context.print({ items }, () =>
        items.length === 0 ? 'Nothing has come.' : deliveriesText(items, context.now()),
      )
      return 0
    }
    if (action === 'repair') await client.call('hooksIn.repair', { accountId })
    if (action === 'new-secret') await client.call('hooksIn.changeSecret', { accountId })
    if (action === 'key' && serverKey !== undefined) {
      await client.call('hooksIn.changeKey', {
        accountId,
        serverKey: serverKey === 'none' ? null : serverKey,
      })
    }
    if (action === 'on' || action === 'off') {
      await client.call('hooksIn.change', { accountId, enabled: action === 'on' })
    }
    const state = await client.call('hooksIn.get', { accountId })
    const hooks = await listAll<HookIn>((cursor) =>
      client.call('hooksIn.list', { accountId, cursor, limit: 500 }),
    )
    context.print({ ...state, hooks }, () => stateText(state, hooks, context.now()))
    return state.problem === null && state.counts.refused === 0 ? 0 : 1
  },
})
