import type { ErrorDetails } from './app-error.ts'

const words = (details: ErrorDetails, name: string): string => {
  const value = details[name]
  return value === undefined || value === null ? '' : String(value)
}

const counted = (count: unknown, one: string, many: string): string =>
  count === 1 ? `1 ${one}` : `${typeof count === 'number' ? count.toLocaleString('en') : 'some'} ${many}`

/** What of it: "its 3 branches and 1 tag". */
const what = ({ branchCount, tagCount }: ErrorDetails): string => {
  if (branchCount === 0 && tagCount === 0) return 'whatever is pushed here'
  const tags = tagCount === 0 ? '' : ` and ${counted(tagCount, 'tag', 'tags')}`
  return `${counted(branchCount, 'branch', 'branches')}${tags} with all their history`
}

const whyPrivate = (details: ErrorDetails): string => {
  const source = words(details, 'source')
  const said: Readonly<Record<string, string>> = {
    source_private: `It comes from ${source}, which shows it to nobody without a sign-in.`,
    source_here: `It comes from ${source}, which nobody but this computer reaches.`,
    source_unknown: `It comes from ${source}, which may be private.`,
  }
  return said[words(details, 'why')] ?? 'It was made on this computer.'
}

/** What would become public, to whom, and why it is taken for private (mirror semantics 2.5). */
export const publishMessage = (
  details: ErrorDetails,
): { readonly title: string; readonly advice: string; readonly retry: 'no' } => {
  const repository = words(details, 'repository') || 'The repository'
  const target = words(details, 'target') || 'the target'
  // Where it is not a button that confirms.
  const how = words(details, 'how')
  return {
    title:
      details['certain'] === false
        ? `${repository} may become public: ${target} does not answer, so whether everybody can read it is not known.`
        : `${repository} would become public: everybody who reaches ${words(details, 'host') || 'the host'} can read ${target} without signing in.`,
    advice: `${whyPrivate(details)} It would publish ${what(details)}. Confirm that you want this${how === '' ? '' : ` with ${how}`}, or choose a private target.`,
    retry: 'no',
  }
}
