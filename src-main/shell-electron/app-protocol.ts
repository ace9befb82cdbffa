import { protocol } from 'electron'
import { appOrigin, appScheme } from './app-origin.ts'
import { createInterfaceFiles } from './interface-files.ts'

/** Makes `app:` a scheme like https: with an origin, a secure context, workers. Before Electron is ready. */
export const registerAppScheme = (): void => {
  protocol.registerSchemesAsPrivileged([
    {
      scheme: appScheme,
      privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true },
    },
  ])
}

/** Serves the built interface at `app://mirrordesk/`. Once Electron is ready. */
export const serveInterface = (directory: string): void => {
  const answer = createInterfaceFiles(directory)
  protocol.handle(appScheme, (request) =>
    new URL(request.url).host === new URL(appOrigin).host
      ? answer(request)
      : new Response(null, { status: 404 }),
  )
}
