import type { QueryField } from './graphql-query.ts'
import { grantsOf, typeOf } from './sourcehut-schema.ts'

/** An error of GraphQL, at the field that met it. */
export class FieldError extends Error {
  readonly extensions: Readonly<Record<string, unknown>>
  constructor(message: string, extensions: Readonly<Record<string, unknown>> = {}) {
    super(message)
    this.extensions = extensions
  }
}

/** What a field leads to; rows stay as they are kept, and are shown field by field. */
export type ResolveField = (
  parent: unknown,
  type: string,
  name: string,
  given: Readonly<Record<string, unknown>>,
) => unknown

const nullable: ReadonlySet<string> = new Set([
  'HEAD',
  'user',
  'repository',
  'createRepository',
  'updateRepository',
  'ref',
  'old',
  'new',
])

/** What a row is where its field may lead to one of several types. */
const typeOfRow = (row: unknown, type: string): string =>
  type === 'WebhookPayload' ? 'GitEvent' : ((row as { readonly type?: string } | null)?.type ?? type)

/** Runs an operation as GraphQL does: errors stand beside the data, at the field that met them. */
export const execute = async (
  grants: readonly string[],
  kind: 'query' | 'mutation',
  fields: readonly QueryField[],
  variables: Readonly<Record<string, unknown>>,
  resolve: ResolveField,
) => {
  const errors: unknown[] = []
  const show = async (
    parent: unknown,
    type: string,
    asked: readonly QueryField[],
    at: readonly (string | number)[],
  ): Promise<unknown> => {
    const shown: Record<string, unknown> = {}
    for (const { name, variables: names, fields: inner, on } of asked) {
      if (on !== null && on !== typeOfRow(parent, type)) continue
      const where = [...at, name]
      const given = Object.fromEntries(
        Object.entries(names).map(([argument, variable]) => [argument, variables[variable]]),
      )
      const grant = grantsOf(on ?? type, name)
      try {
        const hasGrant =
          grant === null ||
          grants.includes(grant) ||
          (grant.endsWith(':RO') && grants.includes(grant.replace(':RO', ':RW')))
        if (!hasGrant)
          throw new FieldError(`Access denied, missing grant ${grant}`, { code: 'ERR_ACCESS_DENIED' })
        const value: unknown = await resolve(parent, on ?? type, name, given)
        const next = typeOf(on ?? type, name)
        if (next === null || value === null || value === undefined) shown[name] = value ?? null
        else if (Array.isArray(value)) {
          const rows: unknown[] = []
          for (const [index, row] of value.entries())
            rows.push(await show(row, next, inner, [...where, index]))
          shown[name] = rows
        } else shown[name] = await show(value, next, inner, where)
      } catch (error) {
        if (!(error instanceof FieldError)) throw error
        const { message, extensions } = error
        if (message !== '') errors.push({ message, path: where, extensions })
        // What may not be null takes its parent along.
        if (!nullable.has(name)) throw new FieldError('')
        shown[name] = null
      }
    }
    return shown
  }
  let data: unknown = null
  try {
    data = await show(null, kind, fields, [])
  } catch (error) {
    if (!(error instanceof FieldError)) throw error
  }
  return { data, ...(errors.length === 0 ? {} : { errors }) }
}
