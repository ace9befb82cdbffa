import { setTimeout as delay } from 'node:timers/promises'
import { openInBrowser, pageLifetimeMs } from '../shell-headless/open-browser.ts'
import { defineCommand } from './command.ts'
import { clockTime } from './relative-time.ts'

export const openCommand = defineCommand({
  words: ['open'],
  summary: 'Print a link that opens the interface in a browser, once.',
  usage: '[--browser]',
  positionals: [],
  options: { browser: { type: 'boolean', summary: 'Open it in the default browser as well.' } },
  examples: ['mirrordesk open --browser'],
  run: async (context, _positionals, values) => {
    const link = await context.client().call('system.createOpenLink', {})
    context.print(link, () => link.url)
    if (!context.json) {
      context.output.note(`It works once, until ${clockTime(link.expiresAt, context.now())}.`)
    }
    if (values.browser === true) {
      const removePage = await openInBrowser(link.url, context.dataDirectory)
      if (removePage === null) {
        context.output.note('No browser could be started; use the link.')
        return 1
      }
      await delay(pageLifetimeMs)
      removePage()
    }
    return 0
  },
})
