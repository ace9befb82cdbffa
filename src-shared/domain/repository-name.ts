import { z } from 'zod'

/**
 * A repository is named like `team/project`: one or more segments, slashes allowed, case-preserving, unique
 * ignoring case. The name becomes part of a URL and of tokens, never of a path on disk (that is the id).
 */
export const repositoryNameMaxLength = 255

const segment = /^[\p{L}\p{N}_][\p{L}\p{N} ._+@~-]*$/u

/** Why `name` cannot be used, in words; null when it can. */
export const repositoryNameProblem = (name: string): string | null => {
  if (name === '') return 'A repository needs a name.'
  if (name.length > repositoryNameMaxLength) {
    return `A repository name has at most ${repositoryNameMaxLength} characters.`
  }
  for (const part of name.split('/')) {
    if (part === '') return 'A repository name has no empty part between its slashes.'
    if (!segment.test(part)) {
      return `"${part}" cannot be part of a repository name: letters, digits and . _ - + @ ~ only, beginning with a letter or digit.`
    }
    if (part.endsWith('.') || part.endsWith(' ')) return `"${part}" ends with a dot or a space.`
    if (part.toLowerCase().endsWith('.git')) return 'A repository name does not end in .git.'
    if (/\+(ephemeral|import)$/i.test(part))
      return `"${part}" ends in a word that names a variant of a remote.`
  }
  return null
}

export const repositoryNameSchema = z
  .string()
  .trim()
  .superRefine((name, context) => {
    const problem = repositoryNameProblem(name)
    if (problem !== null) context.addIssue({ code: 'custom', message: problem })
  })

/** The form in which names are compared: two names that fold to the same are the same repository. */
export const foldRepositoryName = (name: string): string => name.normalize('NFC').toLowerCase()
