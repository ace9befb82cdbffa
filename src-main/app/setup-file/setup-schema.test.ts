import { readFile } from 'node:fs/promises'
import { format, resolveConfig } from 'prettier'
import { expect, it } from 'vitest'
import { setupJsonSchema } from './setup-schema.ts'

it('docs/setup.schema.json is what `npm run docs` writes', async () => {
  const file = 'docs/setup.schema.json'
  const written = await format(JSON.stringify(setupJsonSchema()), {
    ...(await resolveConfig(file)),
    filepath: file,
  })
  expect(await readFile(new URL(`../../../${file}`, import.meta.url), 'utf8')).toBe(written)
})
