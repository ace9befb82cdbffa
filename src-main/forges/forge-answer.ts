export type ForgeAnswer = {
  readonly status: number
  readonly headers: Headers
  /** The address that answered, after redirects. */
  readonly url: URL
  /** Parsed JSON; null for an empty answer, the text itself for anything else. */
  readonly body: unknown
}
