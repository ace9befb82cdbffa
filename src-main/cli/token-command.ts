import {
  refPolicyOperationSchema,
  type RefPolicy,
  type RefPolicyOperation,
} from '../../src-shared/domain/ref-policy.ts'
import { tokenScopeSchema, type TokenScope } from '../../src-shared/domain/token.ts'
import { defineCommand } from './command.ts'
import { parseDuration } from './duration.ts'
import { oneOf } from './one-of.ts'
import { usageError } from './usage-error.ts'

const words = (text: string): readonly string[] =>
  text
    .split(',')
    .map((word) => word.trim())
    .filter((word) => word !== '')

/** `git:read,git:write` */
export const parseScopes = (text: string): TokenScope[] => {
  const scopes = words(text).map((word) => oneOf(word, tokenScopeSchema.options, '--scopes'))
  if (scopes.length === 0) throw usageError('--scopes is empty.')
  return scopes.filter((scope) => scope !== undefined)
}

/** `refs/heads/main=no-push,no-force-push`; nothing after the `=` allows what matches, and ends the search. */
export const parsePolicy = (text: string): RefPolicy => {
  const split = text.lastIndexOf('=')
  if (split < 1) throw usageError(`--policy is PATTERN=RULES, like refs/heads/main=no-push; not "${text}".`)
  const operations: RefPolicyOperation[] = []
  for (const word of words(text.slice(split + 1))) {
    const operation = oneOf(word, refPolicyOperationSchema.options, '--policy')
    if (operation !== undefined) operations.push(operation)
  }
  return [text.slice(0, split), operations]
}

const variantOf = (ephemeral: boolean | undefined, forImport: boolean | undefined) => {
  if (ephemeral === true && forImport === true) throw usageError('Give only one of --ephemeral and --import.')
  if (ephemeral === true) return 'ephemeral'
  return forImport === true ? 'import' : undefined
}

export const tokenCommand = defineCommand({
  words: ['token'],
  summary: 'Mint a token for a repository; prints the token and nothing else.',
  usage: "NAME [--scopes git:read,git:write] [--ttl 1h] [--policy 'refs/heads/main=no-push'] [--url]",
  notes:
    'The word org names all repositories, for the scopes org:read and repo:write. With repo:write the repository need not exist yet.',
  positionals: ['NAME'],
  options: {
    scopes: { type: 'string', value: 'LIST', summary: `Of ${tokenScopeSchema.options.join(', ')}.` },
    ttl: { type: 'string', value: 'DURATION', summary: 'How long it is valid.' },
    policy: {
      type: 'string',
      multiple: true,
      value: 'PATTERN=RULES',
      summary: `What may not be pushed, of ${refPolicyOperationSchema.options.join(', ')}; the first match decides. Repeatable.`,
    },
    ephemeral: { type: 'boolean', summary: 'For the ephemeral branches of the repository.' },
    import: { type: 'boolean', summary: 'For the push-only import remote of the repository.' },
    url: { type: 'boolean', summary: 'Print the whole remote URL with the token in it.' },
  },
  examples: [
    'git clone "$(mirrordesk token team/project --url)"',
    "mirrordesk token team/project --ttl 1h --policy 'refs/heads/main=no-push'",
    'mirrordesk token org --scopes org:read',
    'mirrordesk token team/new --scopes repo:write',
  ],
  run: async (context, [repository], values) => {
    const minted = await context.client().call('tokens.mint', {
      repository,
      scopes: values.scopes === undefined ? undefined : parseScopes(values.scopes),
      ttlMs: values.ttl === undefined ? undefined : parseDuration(values.ttl, '--ttl'),
      policies: values.policy?.map(parsePolicy),
      variant: variantOf(values.ephemeral, values.import),
    })
    context.print(minted, () => (values.url === true ? minted.url : minted.token))
    return 0
  },
})
