import type { ErrorCode } from 'yaml'

/**
 * What the parser found, in words for people. Its own words are not taken: they may repeat what stands in the file.
 * https://eemeli.org/yaml/#errors
 */
const sentences: Readonly<Partial<Record<ErrorCode, string>>> = {
  TAB_AS_INDENT: 'A tab: YAML is indented by spaces alone.',
  BAD_INDENT: 'This is not indented as what it belongs to.',
  DUPLICATE_KEY: 'This key stands there twice.',
  MISSING_CHAR: 'Something is not closed here: a quote, a bracket, or a colon is missing.',
  BLOCK_AS_IMPLICIT_KEY: 'Two keys in one line. Is a quote missing around a text with a colon in it?',
  MULTILINE_IMPLICIT_KEY: 'A key goes over several lines. Is a colon missing, or the indentation wrong?',
  BAD_SCALAR_START: 'A text that begins with this character stands in quotes.',
  BAD_DQ_ESCAPE: 'After this backslash nothing means anything. In single quotes it stands for itself.',
  BAD_ALIAS: 'A text that begins with "*" or "&" stands in quotes.',
  TAG_RESOLVE_FAILED: 'A text that begins with "!" stands in quotes.',
  MULTIPLE_DOCS: 'The file has several documents ("---"); it has one.',
  NON_STRING_KEY: 'A key is a text.',
  RESOURCE_EXHAUSTION: 'This is nested too deeply.',
}

export const yamlProblem = (code: ErrorCode): string => sentences[code] ?? 'This is not YAML.'

export const unknownAlias = 'No anchor has this name. A text that begins with "*" stands in quotes.'
export const circularAlias = 'This anchor is inside itself.'
export const tooManyAliases = 'The file repeats its anchors too often.'
