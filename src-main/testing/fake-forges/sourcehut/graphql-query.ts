/** A value in a query: a variable by its name, nothing else is written into queries of ours. */
export type QueryField = {
  readonly name: string
  /** argument → variable */
  readonly variables: Readonly<Record<string, string>>
  readonly fields: readonly QueryField[]
  /** The type that it is a field of alone (`... on GitEvent`); null where it is one of whatever is there. */
  readonly on: string | null
}

export type QueryOperation = {
  readonly kind: 'query' | 'mutation'
  /** variable → its type */
  readonly variables: Readonly<Record<string, string>>
  readonly fields: readonly QueryField[]
}

/**
 * Reads as much of GraphQL as a query of a fixed shape needs: fields, arguments that are variables, fields of one type. Anything else is
 * an error, also what GraphQL itself would take. https://spec.graphql.org/October2021/#sec-Language
 */
export const parseQuery = (text: string): QueryOperation => {
  const tokens = text.match(/\.{3}|[{}():!$]|\w+/g) ?? []
  if (text.replace(/\.{3}|[{}():!$,\s]|\w+/g, '') !== '') throw new Error(`unknown characters in ${text}`)
  let at = 0
  const peek = (): string | undefined => tokens[at]
  const take = (expected?: string): string => {
    const token = tokens[at]
    if (token === undefined || (expected !== undefined && token !== expected)) {
      throw new Error(`expected ${expected ?? 'more'} at ${token ?? 'the end'}`)
    }
    at += 1
    return token
  }
  const parseArguments = (): Record<string, string> => {
    const found: Record<string, string> = {}
    if (peek() !== '(') return found
    take('(')
    while (peek() !== ')') {
      const name = take()
      take(':')
      take('$')
      found[name] = take()
    }
    take(')')
    return found
  }
  const parseFields = (on: string | null = null): readonly QueryField[] => {
    if (peek() !== '{') return []
    take('{')
    const fields: QueryField[] = []
    while (peek() !== '}') {
      if (peek() === '...') {
        take('...')
        take('on')
        fields.push(...parseFields(take()))
      } else fields.push({ name: take(), variables: parseArguments(), fields: parseFields(), on })
    }
    take('}')
    return fields
  }
  const kind = take()
  if (kind !== 'query' && kind !== 'mutation') throw new Error(`no operation ${kind}`)
  if (peek() !== '{') take()
  const variables: Record<string, string> = {}
  if (peek() === '(') {
    take('(')
    while (peek() !== ')') {
      take('$')
      const name = take()
      take(':')
      variables[name] = take()
      if (peek() === '!') variables[name] += take('!')
    }
    take(')')
  }
  const fields = parseFields()
  if (peek() !== undefined || fields.length === 0) throw new Error('not one operation')
  return { kind, variables, fields }
}
