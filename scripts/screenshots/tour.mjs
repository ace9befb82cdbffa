/**
 * The places of the tour. `shows` is what must be seen before the picture is taken (Playwright selectors, all of
 * them); a place where it does not come is named at the end, with the picture of what was there instead.
 */
const grid = '[role=grid] [role=row][aria-rowindex="2"]'
/** A line of code whose words have their colours. */
const highlighted = 'diffs-container [data-line] span[style]'
const heading = (text) => `h1:has-text("${text}"), h2:has-text("${text}")`
const repository = (name, rest = '') => `/repositories/${encodeURIComponent(name)}${rest}`

/** Types an address into the form for a new mirror. */
const paste = (url) => async (page) => {
  await page.getByLabel('Paste a git address, or owner/repository').fill(url)
}

export const fullTour = (facts) => [
  { name: 'board', at: '/', shows: [grid] },
  { name: 'board-detail', at: `/?mirror=${facts.partial}`, shows: [grid, 'h2'] },
  { name: 'board-sign-in', at: `/?mirror=${facts.signIn}`, shows: [grid, 'h2'] },
  {
    name: 'board-selection',
    at: '/',
    shows: [grid],
    act: async (page) => {
      await page
        .locator(grid)
        .focus()
        .catch(() => undefined)
      for (const key of ['j', 'x', 'j', 'x', 'j', 'x']) await page.keyboard.press(key)
      await page.locator('section[aria-label="Selected mirrors"]').waitFor()
    },
  },
  { name: 'board-nothing-found', at: '/?q=no-such-mirror', shows: ['text=/no mirror|nothing/i'] },
  { name: 'repositories', at: '/repositories', shows: [grid] },
  { name: 'branches', at: repository('platform/gateway'), shows: [grid] },
  { name: 'branches-refused', at: repository('notes'), shows: [grid] },
  {
    name: 'branches-cell',
    at: repository('notes'),
    shows: [grid],
    act: async (page) => {
      await page
        .getByRole('button', { name: /drafts at 127.0.0.1/ })
        .first()
        .click()
    },
  },
  { name: 'tags', at: repository('platform/gateway', '/tags'), shows: [grid] },
  { name: 'commits', at: repository('web/website', '/commits?all=1'), shows: [grid] },
  {
    name: 'commit',
    at: repository('web/website', `/commit/${facts.commit}`),
    shows: [heading('web/website'), highlighted],
  },
  {
    name: 'compare',
    at: repository('web/website', '/compare/main/redesign'),
    shows: [heading('web/website'), highlighted],
  },
  { name: 'files', at: repository('web/website', '/files'), shows: ['text=README.md'] },
  {
    name: 'file',
    at: repository('web/website', '/files/main/scripts%2Fsearch.ts'),
    shows: ['text=findEntries', highlighted],
  },
  { name: 'runs', at: repository('notes', '/runs'), shows: [grid] },
  {
    name: 'run-partial',
    at: repository('notes', `/runs/${facts.partialRun}`),
    shows: ['section[aria-label="Branches and tags"]'],
  },
  {
    name: 'run-filtered',
    at: repository('notes', '/runs?outcome=partial&ref=drafts'),
    shows: [grid],
  },
  { name: 'runs-none', at: repository('notes', '/runs?outcome=interrupted'), shows: ['text=No such run'] },
  { name: 'why-refused', at: repository('notes', '/why/refs%2Fheads%2Fdrafts'), shows: [heading('drafts')] },
  {
    name: 'why-held',
    at: repository('vendor/firmware', '/why/board%2Fb200'),
    shows: [heading('board/b200')],
  },
  { name: 'why-conflict', at: repository('team/roadmap', '/why/main'), shows: [heading('main')] },
  { name: 'why-failing', at: repository('data/pipelines', '/why/main'), shows: [heading('main')] },
  { name: 'why-paused', at: repository('team/handbook', '/why/main'), shows: [heading('main')] },
  { name: 'why-waiting', at: repository('archive/legacy-billing', '/why/main'), shows: [heading('main')] },
  { name: 'why-equal', at: repository('web/website', '/why/main'), shows: [heading('main')] },
  {
    name: 'why-nowhere',
    at: repository('web/website', '/why/never-was'),
    shows: ['text=never-was is nowhere'],
  },
  { name: 'why-ask', at: repository('web/website', '/why'), shows: ['text=Why is a branch not there?'] },
  { name: 'kept', at: repository('web/website', '/kept'), shows: ['text=experiment/star-map'] },
  { name: 'repository-mirrors', at: repository('notes', '/mirrors'), shows: ['text=public/notes'] },
  { name: 'access', at: repository('notes', '/access'), shows: ['h2'] },
  { name: 'repository-settings', at: repository('notes', '/settings'), shows: ['h2'] },
  {
    name: 'clone',
    at: repository('notes'),
    shows: [grid],
    act: async (page) => {
      await page.getByRole('button', { name: /clone/i }).first().click()
    },
  },
  { name: 'add', at: '/add', shows: ['label:has-text("Paste a git address")'] },
  {
    name: 'add-recognised',
    at: '/add',
    shows: ['label:has-text("Paste a git address")'],
    act: paste(`${facts.host}/upstream/website.git`),
    then: ['text=/sign-in|sign in|token/i'],
  },
  {
    name: 'add-unreachable',
    at: '/add',
    shows: ['label:has-text("Paste a git address")'],
    act: paste('http://127.0.0.1:9/team/project.git'),
    then: ['text=/not answering/i'],
  },
  {
    name: 'add-mirror',
    at: `/add?url=${encodeURIComponent(`${facts.host}/upstream/gateway.git`)}&repository=platform%2Fgateway-copy`,
    shows: ['label:has-text("Paste a git address")'],
    act: async (page) => {
      const account = page.getByLabel('Sign-in')
      await account.waitFor()
      await account.selectOption({ label: 'Read token of upstream/gateway' }).catch(async () => {
        await account.click()
        await page.getByRole('option', { name: /upstream\/gateway/ }).click()
      })
    },
    then: ['section[aria-label="What the first run does"]'],
  },
  { name: 'accounts', at: '/accounts', shows: ['text=Read token of the data team'] },
  { name: 'activity', at: '/activity', shows: ['[aria-label="Entries"]'] },
  { name: 'settings', at: '/settings', shows: ['h2'] },
  {
    name: 'palette',
    at: '/',
    shows: [grid],
    act: async (page) => {
      await page.keyboard.press('ControlOrMeta+k')
      await page.getByRole('combobox', { name: 'Find or do' }).fill('web')
    },
    then: ['[role=listbox][aria-label=Results] [role=option]'],
  },
  {
    name: 'keys',
    at: '/',
    shows: [grid],
    act: (page) => page.keyboard.press('?'),
    then: ['[role=dialog]'],
  },
]

export const failingTour = [
  {
    name: 'failing-repository',
    at: repository('team/no-such-repository'),
    shows: ['text=There is no repository called'],
  },
  {
    name: 'failing-commit',
    at: repository('notes', `/commit/${'0'.repeat(40)}`),
    shows: ['text=/not found/i'],
  },
  {
    name: 'failing-file',
    at: repository('notes', '/files/main/no-such-file'),
    shows: ['text=/not found|no file|is not/i'],
  },
  { name: 'failing-run', at: repository('notes', '/runs/run_0'), shows: ['text=There is no such run.'] },
  { name: 'failing-place', at: '/no/such/place', shows: ['text=There is no such page.'] },
]

export const emptyTour = [
  { name: 'empty-board', at: '/', shows: ['h1'] },
  { name: 'empty-repositories', at: '/repositories', shows: ['h1'] },
  { name: 'empty-accounts', at: '/accounts', shows: ['h1'] },
  { name: 'empty-activity', at: '/activity', shows: ['h1'] },
  { name: 'empty-settings', at: '/settings', shows: ['h2'] },
  { name: 'empty-repository', at: repository('team/empty'), shows: ['h1'] },
  { name: 'empty-commits', at: repository('team/empty', '/commits'), shows: ['h1'] },
  { name: 'empty-files', at: repository('team/empty', '/files'), shows: ['h1'] },
  { name: 'empty-runs', at: repository('team/empty', '/runs'), shows: ['h1'] },
  { name: 'empty-kept', at: repository('team/empty', '/kept'), shows: ['h1'] },
  { name: 'empty-why', at: repository('team/empty', '/why/main'), shows: ['text=No mirror yet'] },
  { name: 'empty-mirrors', at: repository('team/empty', '/mirrors'), shows: ['h1'] },
]

/** Taken last: the core is gone. */
export const coreAway = {
  name: 'core-away',
  at: '/',
  shows: [grid],
  then: ['text=The connection to Mirrordesk is interrupted'],
}
