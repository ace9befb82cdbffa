import type { Endpoint } from '../endpoint.ts'
import { writeEndpoint } from './write-endpoint.ts'

export type Chapter = { readonly title: string; readonly endpoints: readonly Endpoint[] }

const link = ({ name, title, preferred }: Endpoint): string =>
  `- [${title}](#${name}): \`${preferred.method} …${preferred.path}\``

/**
 * The whole of `docs/rest-api.md`: what is written by hand, then every endpoint from its schemas.
 * @param introduction Markdown, from its heading on
 */
export const writeDocumentation = (introduction: string, chapters: readonly Chapter[]): string =>
  [
    introduction.trim(),
    '## Operations',
    chapters.map(({ title, endpoints }) => `**${title}**\n\n${endpoints.map(link).join('\n')}`).join('\n\n'),
    ...chapters.flatMap(({ title, endpoints }) => [`## ${title}`, ...endpoints.map(writeEndpoint)]),
  ].join('\n\n') + '\n'
