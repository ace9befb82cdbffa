import {
  newRepositoryRuleSchema,
  usualListingMs,
  type NewRepositories,
  type NewRepositoryRule,
} from '../../src-shared/domain/new-repositories.ts'
import { chooseAccount } from './choose-account.ts'
import { defineCommand } from './command.ts'
import { parseDuration } from './duration.ts'
import { relativeTime } from './relative-time.ts'
import { parseSchedule } from './schedule-text.ts'
import { renderTable } from './table.ts'
import { usageError } from './usage-error.ts'

/** `owner=acme name=lib-* forks=none way=pull` @throws AppError `usage` naming what is wrong */
export const parseRule = (text: string): NewRepositoryRule => {
  const given = new Map(
    text
      .trim()
      .split(/\s+/)
      .map((part): [string, string] => {
        const at = part.indexOf('=')
        if (at < 1) throw usageError(`"${part}" is no part of a rule: it is written KEY=VALUE.`)
        return [part.slice(0, at), part.slice(at + 1)]
      }),
  )
  const take = (key: string): string | undefined => {
    const value = given.get(key)
    given.delete(key)
    return value
  }
  const every = take('every')
  const rule = {
    owner: take('owner') ?? null,
    pattern: take('name') ?? '*',
    forks: take('forks') ?? 'any',
    archived: take('archived') ?? 'any',
    visibility: take('visibility') ?? 'any',
    way: take('way') ?? 'default',
    schedule: every === undefined ? null : parseSchedule(every, 'every'),
    nameTemplate: take('as') ?? null,
  }
  const [unknown] = given.keys()
  if (unknown !== undefined) {
    throw usageError(
      `A rule has owner, name, forks, archived, visibility, way, every and as; not "${unknown}".`,
    )
  }
  const parsed = newRepositoryRuleSchema.safeParse(rule)
  if (parsed.success) return parsed.data
  const key = String(parsed.error.issues[0]?.path[0] ?? 'rule')
  throw usageError(`The ${key === 'pattern' ? 'name' : key} of the rule "${text}" means nothing.`)
}

const ruleText = (rule: NewRepositoryRule): string =>
  [
    ...(rule.owner === null ? [] : [`owner=${rule.owner}`]),
    `name=${rule.pattern}`,
    ...(rule.forks === 'any' ? [] : [`forks=${rule.forks}`]),
    ...(rule.archived === 'any' ? [] : [`archived=${rule.archived}`]),
    ...(rule.visibility === 'any' ? [] : [`visibility=${rule.visibility}`]),
    `way=${rule.way}`,
    ...(rule.nameTemplate === null ? [] : [`as=${rule.nameTemplate}`]),
  ].join(' ')

const rulesText = ({ rules, everyMs, nextAt, decided }: NewRepositories, now: number): string =>
  [
    ...(rules.length === 0
      ? ['No rules: nothing comes by itself.']
      : rules.map((rule, index) => `${index + 1}. ${ruleText(rule)}`)),
    ...(rules.length === 0
      ? []
      : [
          everyMs === null
            ? 'Looked at when somebody lists.'
            : `Looked at next ${relativeTime(nextAt, now)}.`,
        ]),
    ...(decided.length === 0
      ? []
      : [
          renderTable(
            decided.map(({ path, action, name, note, at }) => [
              relativeTime(at, now),
              path,
              action,
              name ?? note ?? '',
            ]),
            ['WHEN', 'REPOSITORY', 'WHAT', ''],
          ),
        ]),
  ].join('\n')

export const accountRulesCommand = defineCommand({
  words: ['account', 'rules'],
  summary: 'Say what becomes of repositories that are new at the forge of an account.',
  usage: 'ACCOUNT [--rule RULE]… [--none] [--list-every 6h|never] [--plan] [--take-earlier]',
  notes: `RULE is like 'owner=acme name=lib-* forks=none archived=none visibility=private way=pull every=15m
as={owner}/{name}'; what is left out does not matter. way is default (the direction of the settings), pull, sync, push,
once or ignore. The rules given replace those there are; the first that fits decides. What is there by then is left,
unless --take-earlier says otherwise; --plan shows what that would take.`,
  positionals: ['ACCOUNT'],
  options: {
    rule: { type: 'string', multiple: true, value: 'RULE', summary: 'A rule; several are asked in turn.' },
    none: { type: 'boolean', summary: 'Take all rules away.' },
    'list-every': {
      type: 'string',
      value: 'TIME',
      summary: 'How often to look: 6h when not given, or never.',
    },
    plan: { type: 'boolean', summary: 'Show what they would take of what was there before.' },
    'take-earlier': { type: 'boolean', summary: 'Take that.' },
  },
  examples: [
    'mirrordesk account rules github.com',
    "mirrordesk account rules github.com --rule 'name=secret-* way=ignore' --rule 'owner=acme way=pull'",
  ],
  run: async (context, [text], values) => {
    const client = context.client()
    const { id: accountId } = await chooseAccount(client, text)
    if (values.none === true && values.rule !== undefined) throw usageError('Give --rule or --none.')
    let now = await client.call('newRepositories.get', { accountId })
    const every = values['list-every']
    const rules = values.none === true ? [] : values.rule?.map(parseRule)
    if (rules !== undefined || every !== undefined) {
      const usual = now.rules.length === 0 ? usualListingMs : now.everyMs
      const everyMs =
        every === undefined ? usual : every === 'never' ? null : parseDuration(every, '--list-every')
      now = await client.call('newRepositories.set', { accountId, rules: rules ?? now.rules, everyMs })
    }
    if (values.plan === true) {
      const plan = await client.call('newRepositories.plan', { accountId })
      const rows = plan.rows.map(({ path, name, way, action, problem }) => [
        path,
        way === 'ignore' || action !== 'import' ? '' : `→ ${name}`,
        way === 'ignore' ? 'left out' : (problem ?? way),
      ])
      context.print(plan, () => (rows.length === 0 ? 'Nothing was there before.' : renderTable(rows)))
      return 0
    }
    if (values['take-earlier'] === true) now = await client.call('newRepositories.apply', { accountId })
    context.print(now, () => rulesText(now, context.now()))
    return 0
  },
})
