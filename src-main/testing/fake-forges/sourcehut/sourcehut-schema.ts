import type { QueryField, QueryOperation } from './graphql-query.ts'

type Grant = `${'PROFILE' | 'REPOSITORIES' | 'OBJECTS'}:${'RO' | 'RW'}`

type SchemaField = {
  /** What its fields are; null for a value. */
  readonly type: string | null
  readonly arguments?: Readonly<Record<string, string>>
  readonly grant?: Grant
  /** Whether it costs as many times as its rows. */
  readonly isList?: boolean
}

const values = (text: string): Readonly<Record<string, SchemaField>> =>
  Object.fromEntries(text.split(' ').map((name) => [name, { type: null }]))

/**
 * What of git.sr.ht's schema we ask for, with the grants it needs:
 * https://git.sr.ht/~sircmpwn/git.sr.ht/tree/master/item/api/graph/schema.graphqls
 */
const schema: Readonly<Record<string, Readonly<Record<string, SchemaField>>>> = {
  query: {
    version: { type: 'Version' },
    me: { type: 'User', grant: 'PROFILE:RO' },
    user: { type: 'User', arguments: { username: 'String!' }, grant: 'PROFILE:RO' },
    repository: { type: 'Repository', arguments: { rid: 'ID!' }, grant: 'REPOSITORIES:RO' },
    gitWebhooks: {
      type: 'WebhookSubscriptionCursor',
      arguments: { repositoryID: 'Int!', cursor: 'Cursor' },
      isList: true,
    },
    webhook: { type: 'WebhookPayload' },
  },
  mutation: {
    createRepository: {
      type: 'Repository',
      arguments: { name: 'String!', visibility: 'Visibility!', description: 'String', cloneUrl: 'String' },
      grant: 'REPOSITORIES:RW',
    },
    updateRepository: {
      type: 'Repository',
      arguments: { id: 'Int!', input: 'RepoInput!' },
      grant: 'REPOSITORIES:RW',
    },
    createGitWebhook: { type: 'WebhookSubscription', arguments: { config: 'GitWebhookInput!' } },
    deleteGitWebhook: { type: 'WebhookSubscription', arguments: { id: 'Int!' } },
  },
  Version: values('major minor patch buildVersion buildDate deprecationDate'),
  User: {
    ...values('id created updated canonicalName username email url location bio'),
    repository: { type: 'Repository', arguments: { name: 'String!' }, grant: 'REPOSITORIES:RO' },
    repositories: {
      type: 'RepositoryCursor',
      arguments: { cursor: 'Cursor', filter: 'Filter' },
      grant: 'REPOSITORIES:RO',
      isList: true,
    },
  },
  Entity: values('id created updated canonicalName'),
  RepositoryCursor: { ...values('cursor'), results: { type: 'Repository' } },
  Repository: {
    ...values('id rid created updated name description visibility readme access'),
    owner: { type: 'Entity', grant: 'PROFILE:RO' },
    HEAD: { type: 'Reference', grant: 'OBJECTS:RO' },
  },
  Reference: values('name target'),
  WebhookSubscriptionCursor: { ...values('cursor'), results: { type: 'WebhookSubscription' } },
  WebhookSubscription: values('id events query url'),
  WebhookPayload: values('uuid event date'),
  GitEvent: {
    ...values('uuid event date'),
    repository: { type: 'Repository', grant: 'REPOSITORIES:RO' },
    pusher: { type: 'Entity', grant: 'PROFILE:RO' },
    updates: { type: 'UpdatedRef', grant: 'OBJECTS:RO' },
  },
  UpdatedRef: { ref: { type: 'Reference' }, old: { type: 'Object' }, new: { type: 'Object' } },
  Object: values('type id shortId'),
}

/** Which types may stand where another one is named: `... on GitEvent` in a payload. */
const kindsOf: Readonly<Record<string, readonly string[]>> = { WebhookPayload: ['GitEvent'] }

const isInteger = (value: unknown): boolean => Number.isInteger(value)
const isText = (value: unknown): boolean => typeof value === 'string'

/** Inputs whose fields are all looked at: what is missing, and what is no such field. */
const inputs: Readonly<Record<string, Readonly<Record<string, (value: unknown) => boolean>>>> = {
  GitWebhookInput: {
    repositoryID: isInteger,
    url: isText,
    events: (value) => Array.isArray(value) && value.every((one) => gitEvents.includes(String(one))),
    query: isText,
  },
}
const gitEvents: readonly string[] = ['GIT_PRE_RECEIVE', 'GIT_POST_RECEIVE']

const objectionsToInput = (type: string, value: unknown): readonly string[] => {
  if (type === 'Int') return isInteger(value) ? [] : ['no Int']
  const fields = inputs[type]
  if (fields === undefined) return []
  const given = (value ?? {}) as Readonly<Record<string, unknown>>
  return [
    ...Object.keys(given)
      .filter((name) => fields[name] === undefined)
      .map((name) => `${type} has no field ${name}`),
    ...Object.entries(fields)
      .filter(([name, isRight]) => !isRight(given[name]))
      .map(([name]) => `${type}.${name} is missing or wrong`),
  ]
}

export const grantsOf = (type: string, name: string): Grant | null => schema[type]?.[name]?.grant ?? null
export const typeOf = (type: string, name: string): string | null => schema[type]?.[name]?.type ?? null

const objectionsTo = (
  operation: QueryOperation,
  type: string,
  fields: readonly QueryField[],
): readonly string[] =>
  fields.flatMap((field) => {
    if (field.on !== null && field.on !== type && kindsOf[type]?.includes(field.on) !== true)
      return [`${type} is never ${field.on}`]
    const known = schema[field.on ?? type]?.[field.name]
    if (known === undefined) return [`${field.on ?? type} has no field ${field.name}`]
    const needed = Object.entries(known.arguments ?? {})
    const wrongShape = (known.type === null) !== (field.fields.length === 0)
    return [
      ...(wrongShape ? [`${type}.${field.name} is asked for in the wrong form`] : []),
      ...Object.entries(field.variables).flatMap(([argument, variable]) => {
        const wanted = known.arguments?.[argument]
        const given = operation.variables[variable]
        if (wanted === undefined) return [`${type}.${field.name} has no argument ${argument}`]
        return given === wanted || given === `${wanted}!` ? [] : [`$${variable} is no ${wanted}`]
      }),
      ...needed
        .filter(([argument, wanted]) => wanted.endsWith('!') && field.variables[argument] === undefined)
        .map(([argument]) => `${type}.${field.name} lacks ${argument}`),
      ...(known.type === null ? [] : objectionsTo(operation, known.type, field.fields)),
    ]
  })

/** What is wrong with an operation and its variables by the schema. */
export const objectionsToOperation = (
  operation: QueryOperation,
  variables: Readonly<Record<string, unknown>>,
): readonly string[] => [
  ...objectionsTo(operation, operation.kind, operation.fields),
  ...Object.keys(variables)
    .filter((name) => operation.variables[name] === undefined)
    .map((name) => `variable ${name} is not declared`),
  ...Object.entries(operation.variables)
    .filter(([name, type]) => type.endsWith('!') && (variables[name] ?? null) === null)
    .map(([name]) => `variable ${name} is missing`),
  ...Object.entries(operation.variables)
    .filter(([name]) => (variables[name] ?? null) !== null)
    .flatMap(([name, type]) => objectionsToInput(type.replace(/!$/, ''), variables[name])),
]

/** Each field is a point, and those of a list are once for each row: https://man.sr.ht/graphql.md#query-complexity */
export const complexityOf = (fields: readonly QueryField[], type: string, rows: number): number =>
  fields.reduce((sum, field) => {
    const known = schema[field.on ?? type]?.[field.name]
    const below = known?.type ?? null
    const inner = below === null ? 0 : complexityOf(field.fields, below, rows)
    return sum + (known?.isList === true ? inner * rows : 1 + inner)
  }, 0)
