import type { Endpoint, RestExample } from '../endpoint.ts'
import { preferredPath, versionOnePath } from '../match-endpoint.ts'
import { fieldsOf, type Field } from './schema-fields.ts'

const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('\n', ' ')

const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [head, head.map(() => '---'), ...rows].map((row) => `| ${row.map(cell).join(' | ')} |`).join('\n')

const inputRows = (
  fields: readonly Field[],
  aliases: Endpoint['aliases'] = {},
): readonly (readonly string[])[] =>
  fields.map(({ name, type, isRequired, description }) => {
    const olds = (aliases[name] ?? []).filter((old) => old !== name)
    const also = olds.length === 0 ? '' : ` Also accepted as ${olds.map((old) => `\`${old}\``).join(', ')}.`
    return [`\`${name}\`${isRequired ? ' (required)' : ''}`, type, `${description}${also}`.trim()]
  })

const outputRows = (fields: readonly Field[]): readonly (readonly string[])[] =>
  fields.map(({ name, type, isRequired, description }) => [
    `\`${name}\`${isRequired ? '' : ' (if any)'}`,
    type,
    description,
  ])

/** For a shell: a single-quoted word. */
const quoted = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`

/** A body as the example gives it: one object, or the lines of a stream. */
const bodyOption = ({ body }: RestExample): readonly string[] => {
  if (body === undefined) return []
  const lines = Array.isArray(body) ? (body as readonly object[]) : [body]
  const text = lines.map((line) => JSON.stringify(line)).join('\n')
  return Array.isArray(body) ? [`--data-binary ${quoted(`${text}\n`)}`] : [`--data ${quoted(text)}`]
}

const curl = (endpoint: Endpoint): string => {
  const { method } = endpoint.preferred
  const path = preferredPath(endpoint.preferred)
    .replace('{repo_name}', '$REPOSITORY')
    .replace(/\{(\w+)\}/g, '$$$1')
  const type = endpoint.streamedBody?.contentType ?? 'application/json'
  const options = [
    ...(method === 'GET' ? [] : method === 'HEAD' ? ['--head'] : [`--request ${method}`]),
    '--header "Authorization: Bearer $TOKEN"',
    ...(endpoint.example.body === undefined ? [] : [`--header 'Content-Type: ${type}'`]),
    ...bodyOption(endpoint.example),
  ]
  const address = `"$ADDRESS${path}${endpoint.example.query ?? ''}"`
  return ['curl --silent --show-error', ...options, address].join(' \\\n  ')
}

const repositoryWords: Readonly<Record<Endpoint['about'], string>> = {
  repository: 'for the repository',
  repository_in_any_state: 'for the repository, whether or not its first sync has finished',
  new_repository: 'that names the new repository',
  organization: 'for the organization (`repo` is `org`, or left out)',
  credential: 'for the repository, by its name or id, or for the organization',
}

const bodySection = (endpoint: Endpoint): readonly string[] => {
  const head = ['Field', 'Type', '']
  if (endpoint.streamedBody !== undefined) {
    const { contentType, lines } = endpoint.streamedBody
    return [
      `**Body** (\`${contentType}\`), streamed, one JSON object on each line:`,
      ...lines.flatMap(({ description, schema }) => [
        description,
        table(head, inputRows(fieldsOf(schema, 'input'), endpoint.aliases)),
      ]),
    ]
  }
  if (endpoint.body === undefined) return []
  const fields = fieldsOf(endpoint.body, 'input')
  return fields.length === 0 ? [] : ['**Body** (JSON)', table(head, inputRows(fields, endpoint.aliases))]
}

/** The section of one endpoint. */
export const writeEndpoint = (endpoint: Endpoint): string => {
  const { v1, preferred } = endpoint
  const paths = [
    `\`${preferred.method} ${preferredPath(preferred)}\``,
    ...(v1 === null ? [] : [`\`${v1.method} ${versionOnePath(v1)}\``]),
  ]
  const query = endpoint.query === undefined ? [] : fieldsOf(endpoint.query, 'input')
  const answer = endpoint.response === null ? [] : fieldsOf(endpoint.response, 'output')
  const statuses = {
    ...endpoint.statuses,
    401: 'There is no token, or it is not valid.',
    403: endpoint.statuses[403] ?? 'The token lacks the scope.',
  }
  return [
    `### ${endpoint.title}`,
    `<a id="${endpoint.name}"></a>${paths.join(' · ')}`,
    endpoint.description,
    `Token: ${endpoint.scopes.map((scope) => `\`${scope}\``).join(' or ')}, ${repositoryWords[endpoint.about]}.`,
    ...(query.length === 0
      ? []
      : ['**Parameters**', table(['Parameter', 'Type', ''], inputRows(query, endpoint.aliases))]),
    ...bodySection(endpoint),
    ...(answer.length === 0 ? [] : ['**Answer**', table(['Field', 'Type', ''], outputRows(answer))]),
    table(
      ['Status', ''],
      Object.entries(statuses).map(([status, meaning]) => [status, meaning]),
    ),
    `\`\`\`text\n${curl(endpoint)}\n\`\`\``,
  ].join('\n\n')
}
