import { readFile, writeFile } from 'node:fs/promises'
import { format, resolveConfig } from 'prettier'
import { chapters } from '../src-main/http/rest/documentation/chapters.ts'
import { writeDocumentation } from '../src-main/http/rest/documentation/write-documentation.ts'

/** Writes docs/rest-api.md from the schemas of the endpoints. A test says when it has not been run. */
const introduction = await readFile('src-main/http/rest/documentation/introduction.md', 'utf8')
const file = 'docs/rest-api.md'
const text = writeDocumentation(introduction, chapters())
await writeFile(file, await format(text, { ...(await resolveConfig(file)), filepath: file }))
process.stdout.write(`${file}: ${chapters().flatMap(({ endpoints }) => endpoints).length} operations\n`)
