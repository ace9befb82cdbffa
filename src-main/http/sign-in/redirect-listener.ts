import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { registeredRedirectUrl } from '../../../src-shared/domain/forge-sign-in.ts'
import type { OpenRedirectListener, Redirected, RedirectPage } from '../../core/ports/redirect-listener.ts'

const { hostname, pathname } = new URL(registeredRedirectUrl)

const words: Readonly<Record<RedirectPage | 'again', { readonly title: string; readonly text: string }>> = {
  received: {
    title: 'Go back to Mirrordesk',
    text: 'It has the answer, and goes on by itself. You can close this page.',
  },
  declined: {
    title: 'Nothing was allowed',
    text: 'Go back to Mirrordesk to begin again, or close this page.',
  },
  not_ours: {
    title: 'This is not the sign-in that Mirrordesk waits for',
    text: 'Nothing was taken from it. Go back to Mirrordesk and begin again.',
  },
  again: {
    title: 'This page was used already',
    text: 'Go back to Mirrordesk; it says how the sign-in went.',
  },
}

/** The code stands in the address: it goes to nobody else, and the page loads nothing. */
const headers = {
  'Content-Type': 'text/html; charset=utf-8',
  'Cache-Control': 'no-store',
  'Referrer-Policy': 'no-referrer',
  'Content-Security-Policy': "default-src 'none'; style-src 'unsafe-inline'",
  Connection: 'close',
}

const pageOf = ({ title, text }: { readonly title: string; readonly text: string }): string =>
  `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>${title}</title><style>:root{color-scheme:light dark}body{font:16px/1.5 system-ui,sans-serif;max-width:32rem;
margin:20vh auto 0;padding:0 1rem}h1{font-size:1.25rem}</style><main><h1>${title}</h1><p>${text}</p></main></html>
`

const statusOf = (page: RedirectPage | 'again'): number =>
  page === 'not_ours' ? 400 : page === 'again' ? 410 : 200

/** Reachable from this computer alone, on a port that is free, until its one request was answered. */
export const openRedirectListener: OpenRedirectListener = async () => {
  let take: (redirected: Redirected) => void = () => undefined
  const redirected = new Promise<Redirected>((resolve) => {
    take = resolve
  })
  let isTaken = false
  const send = (response: ServerResponse, page: RedirectPage | 'again'): void => {
    response.writeHead(statusOf(page), headers).end(pageOf(words[page]))
  }
  const server = createServer((request, response) => {
    const url = URL.parse(request.url ?? '', redirectUrl)
    // Another name for this computer is no name of ours: https://www.rfc-editor.org/rfc/rfc8252#section-8.3
    const isOurs = url?.pathname === pathname && request.headers.host === new URL(redirectUrl).host
    if (!isOurs || request.method !== 'GET') {
      response.writeHead(404, { Connection: 'close' }).end()
      return
    }
    if (isTaken) {
      send(response, 'again')
      return
    }
    isTaken = true
    take({
      query: url.searchParams,
      answer: (page) => {
        send(response, page)
        server.close()
      },
    })
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(0, hostname, resolve)
  })
  const { port } = server.address() as AddressInfo
  const redirectUrl = `http://${hostname}:${port}${pathname}`
  return {
    redirectUrl,
    redirected,
    close: () => {
      server.close()
      server.closeIdleConnections()
    },
  }
}
