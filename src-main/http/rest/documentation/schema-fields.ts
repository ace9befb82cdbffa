import { z } from 'zod'

/** One field of a body, an answer or an address, as a row of a table. */
export type Field = {
  /** `files[].path`; the empty text for a body that is no object. */
  readonly name: string
  /** `string`, `integer`, `"clean" | "conflicted"`, `string[]` … */
  readonly type: string
  readonly isRequired: boolean
  readonly description: string
}

/** The part of JSON Schema that zod writes for our schemas. https://json-schema.org/draft/2020-12 */
type JsonSchema = {
  readonly type?: string | readonly string[]
  readonly description?: string
  readonly enum?: readonly unknown[]
  readonly const?: unknown
  readonly default?: unknown
  readonly properties?: Readonly<Record<string, JsonSchema>>
  readonly required?: readonly string[]
  readonly additionalProperties?: JsonSchema | boolean
  readonly items?: JsonSchema
  readonly anyOf?: readonly JsonSchema[]
  readonly oneOf?: readonly JsonSchema[]
  readonly allOf?: readonly JsonSchema[]
  readonly maxLength?: number
  readonly minimum?: number
  readonly maximum?: number
  readonly maxItems?: number
}

const literal = (value: unknown): string => `\`${JSON.stringify(value)}\``
const unique = (texts: readonly string[]): readonly string[] => [...new Set(texts)]
const safe = 9_007_199_254_740_991

const typeOf = (schema: JsonSchema): string => {
  if (schema.const !== undefined) return literal(schema.const)
  if (schema.enum !== undefined) return schema.enum.map(literal).join(' or ')
  const choices = schema.anyOf ?? schema.oneOf
  if (choices !== undefined) {
    const types = unique(choices.map(typeOf))
    // A number in an address is text.
    return types.length === 2 && types.includes('string') && types.includes('integer')
      ? 'integer'
      : types.join(' or ')
  }
  if (schema.allOf !== undefined) return unique(schema.allOf.map(typeOf)).join(' and ')
  if (schema.type === 'array')
    return `list of ${schema.items === undefined ? 'values' : typeOf(schema.items)}`
  if (schema.type === undefined) return 'any'
  return typeof schema.type === 'string' ? schema.type : schema.type.join(' or ')
}

const limits = ({ maxLength, minimum, maximum, maxItems }: JsonSchema): string => {
  const parts = [
    minimum !== undefined && minimum > -safe ? `at least ${minimum}` : null,
    maximum !== undefined && maximum < safe ? `at most ${maximum}` : null,
    maxLength === undefined ? null : `at most ${maxLength} characters`,
    maxItems === undefined ? null : `at most ${maxItems}`,
  ].filter((part) => part !== null)
  return parts.length === 0 ? '' : ` (${parts.join(', ')})`
}

const descriptionOf = (schema: JsonSchema): string => {
  const said = schema.description ?? schema.items?.description ?? ''
  const usual = schema.default === undefined ? '' : ` ${literal(schema.default)} when not given.`
  return `${said}${usual}`.trim()
}

/** The object inside a field, if there is one: itself, the items of a list, one of its choices. */
const objectIn = (schema: JsonSchema): { readonly object: JsonSchema; readonly mark: string } | null => {
  if (schema.properties !== undefined) return { object: schema, mark: '' }
  if (schema.items !== undefined) {
    const inner = objectIn(schema.items)
    return inner === null ? null : { object: inner.object, mark: `[]${inner.mark}` }
  }
  for (const choice of schema.anyOf ?? schema.oneOf ?? []) {
    const inner = objectIn(choice)
    if (inner !== null) return inner
  }
  return null
}

const fieldsBelow = (prefix: string, object: JsonSchema): readonly Field[] =>
  Object.entries(object.properties ?? {}).flatMap(([key, schema]) => {
    const name = `${prefix}${key}`
    const field: Field = {
      name,
      type: `${typeOf(schema)}${limits(schema)}`,
      isRequired: object.required?.includes(key) === true && schema.default === undefined,
      description: descriptionOf(schema),
    }
    const inner = objectIn(schema)
    const values = typeof schema.additionalProperties === 'object' ? schema.additionalProperties : null
    if (inner !== null) return [field, ...fieldsBelow(`${name}${inner.mark}.`, inner.object)]
    if (values?.properties !== undefined) return [field, ...fieldsBelow(`${name}{}.`, values)]
    return [field]
  })

/**
 * The fields of a schema, nested ones after the one that holds them.
 * @param direction `input` as it is sent to us, `output` as we answer
 */
export const fieldsOf = (schema: z.ZodType, direction: 'input' | 'output'): readonly Field[] => {
  const json = z.toJSONSchema(schema, { io: direction, unrepresentable: 'any' }) as JsonSchema
  const found = objectIn(json)
  return found === null ? [] : fieldsBelow('', found.object)
}
