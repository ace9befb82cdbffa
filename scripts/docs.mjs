import { readFile, writeFile } from 'node:fs/promises'
import { format, resolveConfig } from 'prettier'
import { setupJsonSchema } from '../src-main/app/setup-file/setup-schema.ts'
import { chapters } from '../src-main/http/rest/documentation/chapters.ts'
import { writeDocumentation } from '../src-main/http/rest/documentation/write-documentation.ts'

/**
 * Writes docs/rest-api.md from the schemas of the endpoints, and docs/setup.schema.json from that of set-up files. Tests say
 * when it has not been run.
 */
const introduction = await readFile('src-main/http/rest/documentation/introduction.md', 'utf8')
const file = 'docs/rest-api.md'
const text = writeDocumentation(introduction, chapters())
await writeFile(file, await format(text, { ...(await resolveConfig(file)), filepath: file }))
process.stdout.write(`${file}: ${chapters().flatMap(({ endpoints }) => endpoints).length} operations\n`)

const schemaFile = 'docs/setup.schema.json'
const schema = JSON.stringify(setupJsonSchema())
await writeFile(
  schemaFile,
  await format(schema, { ...(await resolveConfig(schemaFile)), filepath: schemaFile }),
)
process.stdout.write(`${schemaFile}\n`)
