/** What the page says on which a person ends. */
export type RedirectPage = 'received' | 'declined' | 'not_ours'

/** The one request by which a page of a forge leads back. */
export type Redirected = {
  readonly query: URLSearchParams
  /** Answers the browser, and takes no other request from then on. */
  readonly answer: (page: RedirectPage) => void
}

/** A port of 127.0.0.1 that waits for one request. https://www.rfc-editor.org/rfc/rfc8252#section-7.3 */
export type RedirectListener = {
  readonly redirectUrl: string
  /** Resolves with the first request to that address; what else is asked for gets nothing. */
  readonly redirected: Promise<Redirected>
  /** Gives the port back. */
  readonly close: () => void
}

export type OpenRedirectListener = () => Promise<RedirectListener>
