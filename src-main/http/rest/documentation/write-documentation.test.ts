import { readFile } from 'node:fs/promises'
import { format, resolveConfig } from 'prettier'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { restEndpoints } from '../rest-endpoints.ts'
import { chapters } from './chapters.ts'
import { fieldsOf } from './schema-fields.ts'
import { writeDocumentation } from './write-documentation.ts'

const read = (file: string): Promise<string> => readFile(new URL(file, import.meta.url), 'utf8')

describe('docs/rest-api.md', () => {
  it('is what the schemas say now (npm run docs writes it)', async () => {
    const written = writeDocumentation(await read('introduction.md'), chapters())
    const file = 'docs/rest-api.md'
    const options = { ...(await resolveConfig(file)), filepath: file }
    expect(await read('../../../../docs/rest-api.md')).toBe(await format(written, options))
  })

  it('has every operation once, in a chapter of its own kind', () => {
    const listed = chapters().flatMap(({ endpoints }) => endpoints.map(({ name }) => name))
    expect([...listed].sort()).toEqual(restEndpoints.map(({ name }) => name).sort())
    expect(chapters().map(({ title }) => title)).not.toContain('More')
  })

  it('says what every field of a request is', () => {
    const silent = restEndpoints.flatMap((endpoint) =>
      [
        endpoint.query,
        endpoint.body,
        ...(endpoint.streamedBody?.lines.map(({ schema }) => schema) ?? []),
      ].flatMap((schema) =>
        schema === undefined
          ? []
          : fieldsOf(schema, 'input')
              .filter(({ description, type }) => description === '' && type !== 'object')
              .map(({ name }) => `${endpoint.name}: ${name}`),
      ),
    )
    expect(silent).toEqual([])
  })
})

describe('the fields of a schema', () => {
  it('are listed with those inside them, their types and limits', () => {
    const schema = z.object({
      kind: z.enum(['a', 'b']).default('a').describe('Which.'),
      files: z.array(z.object({ path: z.string().max(9) })).describe('All.'),
      by: z.record(z.string(), z.object({ id: z.number().int().min(1) })).optional(),
    })
    expect(fieldsOf(schema, 'input')).toEqual([
      {
        name: 'kind',
        type: '`"a"` or `"b"`',
        isRequired: false,
        description: 'Which. `"a"` when not given.',
      },
      { name: 'files', type: 'list of object', isRequired: true, description: 'All.' },
      { name: 'files[].path', type: 'string (at most 9 characters)', isRequired: true, description: '' },
      { name: 'by', type: 'object', isRequired: false, description: '' },
      { name: 'by{}.id', type: 'integer (at least 1)', isRequired: true, description: '' },
    ])
  })
})
