import { z } from 'zod'
import { defineEndpoint, type Endpoint } from '../endpoint.ts'
import { text } from '../fields.ts'
import { sendStream } from '../send-stream.ts'
import { placeOf, revision } from './content-fields.ts'

const mostGlobs = 100

const isRelative = (path: string): boolean =>
  path.split('/').every((part) => part !== '' && part !== '.' && part !== '..')

/** A slash at the end means everything below. */
const glob = text('')
  .max(256, 'must have at most 256 characters')
  .transform((pattern) => pattern.replace(/^\.?\/|\/$/g, (slash, at) => (at === 0 ? '' : `${slash}**`)))
  .refine(isRelative, 'must be a pattern of paths from the root')

const globs = (description: string) =>
  z.array(glob).max(mostGlobs, `must have at most ${mostGlobs} patterns`).describe(description)

const prefix = z
  .string()
  .max(1_024)
  .transform((value) => value.replace(/\/$/, ''))
  .refine(
    (value) => value === '' || (isRelative(value) && !/[\\\0]/.test(value)),
    'must be a relative path without backslash, "." or ".."',
  )
  .transform((value) => (value === '' ? '' : `${value}/`))
  .describe('A folder to put everything into: relative, without `\\`, `.` or `..`. A slash is added.')

/** A name for the downloaded file. Old clients get one in plain ASCII, others the name itself. */
export const contentDisposition = (name: string): string => {
  const plain = name.replace(/[^A-Za-z0-9._-]+/g, '-')
  const file = name.replaceAll('/', '-')
  if (plain === file) return `attachment; filename="${plain}"`
  const encoded = encodeURIComponent(file).replace(/['()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16)}`)
  return `attachment; filename="${plain}"; filename*=UTF-8''${encoded}`
}

const getArchive = defineEndpoint({
  name: 'getArchive',
  title: 'Download an archive',
  description:
    'A `tar.gz` of a commit as `git archive` makes it: modes and symbolic links kept, submodules as empty folders, ' +
    '`export-ignore` and the like of `.gitattributes` followed. Patterns are matched against whole paths from the ' +
    'root: `*` and `?` stop at slashes, `**/` is any number of folders, `/**` everything below, `[a-z]` one sign; a ' +
    'pattern without these names a file or a whole folder. `*.md` is thus in the root only, `**/*.md` anywhere. What ' +
    '`exclude_globs` match is left out even when included. When nothing is left the archive is empty.',
  v1: { method: 'POST', path: '/repos/archive' },
  preferred: { method: 'POST', path: '/archive' },
  about: 'repository',
  scopes: ['git:read'],
  body: z.object({
    ref: revision.optional(),
    include_globs: globs('Only what one of these matches.').optional(),
    exclude_globs: globs('Not what one of these matches.').optional(),
    max_blob_size: z.number().int().min(0).optional().describe('Leave out files of more bytes.'),
    archive: z.object({ prefix: prefix.optional() }).optional(),
  }),
  response: null,
  statuses: {
    200: 'The archive, as it is made: `application/gzip`.',
    400: 'The body is not valid.',
    404: 'The repository has no commits, or there is no such branch, tag or commit.',
    409: 'The first sync has not finished.',
  },
  example: {
    body: {
      ref: 'main',
      include_globs: ['src/**'],
      exclude_globs: ['vendor/**'],
      archive: { prefix: 'repo/' },
    },
  },
  answer: async ({ access, body, response, signal }, { content }) => {
    const { commitId, name, bytes } = await content.archive(placeOf(access, body.ref, 'never'), {
      prefix: body.archive?.prefix ?? '',
      include: body.include_globs ?? [],
      exclude: body.exclude_globs ?? [],
      mostFileBytes: body.max_blob_size ?? null,
    })
    const revisionName = name === commitId ? commitId.slice(0, 12) : name
    response.writeHead(200, {
      'Content-Type': 'application/gzip',
      'Content-Disposition': contentDisposition(`${access.repositoryName ?? ''}-${revisionName}.tar.gz`),
      'Cache-Control': 'no-store',
    })
    await sendStream(response, bytes, signal)
    return null
  },
})

/** All files at once. */
export const archiveEndpoints: readonly Endpoint[] = [getArchive]
