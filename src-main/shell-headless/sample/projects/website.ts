import { day, hour, type Step } from '../sample-history.ts'
import { inOrder, routine } from './routine.ts'

const page = (title: string, text: string): string => `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <title>${title} · Northlight</title>
    <link rel="stylesheet" href="/styles/site.css" />
  </head>
  <body>
    <main>
      <h1>${title}</h1>
      <p>${text}</p>
    </main>
  </body>
</html>
`

const styles = `:root {
  color-scheme: light dark;
  font-family: system-ui, sans-serif;
  line-height: 1.5;
}

main {
  max-width: 64ch;
  margin: 0 auto;
  padding: 2rem 1rem;
}
`

const search = `type Entry = { readonly title: string; readonly address: string; readonly words: readonly string[] }

/** Entries that contain every word of the question, the shortest title first. */
export const findEntries = (entries: readonly Entry[], question: string): readonly Entry[] => {
  const wanted = question.toLowerCase().split(/\\s+/).filter(Boolean)
  return entries
    .filter((entry) => wanted.every((word) => entry.words.some((one) => one.startsWith(word))))
    .toSorted((left, right) => left.title.length - right.title.length)
}
`

const searchWithRank = search
  .replace('the shortest title first', 'the best match first')
  .replace(
    '.toSorted((left, right) => left.title.length - right.title.length)',
    '.map((entry) => ({ entry, rank: rankOf(entry, wanted) }))\n    .toSorted((left, right) => right.rank - left.rank)\n    .map(({ entry }) => entry)',
  )
  .replace(
    '/** Entries',
    '/** A word of the title counts twice. */\nconst rankOf = (entry: Entry, wanted: readonly string[]): number =>\n  wanted.reduce((sum, word) => sum + (entry.title.toLowerCase().includes(word) ? 2 : 1), 0)\n\n/** Entries',
  )

const begin: readonly Step[] = [
  {
    agoMs: 212 * day,
    branch: 'main',
    by: 'mira',
    message: 'Begin the website',
    files: {
      'README.md': '# Website\n\nThe pages of northlight.example, built without a framework.\n',
      'index.html': page('Northlight', 'Instruments for people who look up.'),
      'styles/site.css': styles,
    },
  },
  {
    agoMs: 205 * day,
    branch: 'main',
    by: 'jonas',
    message: 'Say who we are',
    files: { 'about.html': page('About', 'Six people, three telescopes.') },
  },
  {
    agoMs: 201 * day,
    branch: 'main',
    by: 'mira',
    message: 'Add a list of products\n\nPrices come later, with the shop.',
    files: { 'products.html': page('Products', 'Mounts, tubes, filters.') },
  },
  { agoMs: 190 * day, tag: 'v1.0', branch: 'main', by: 'mira' },
]

const features: readonly Step[] = [
  {
    agoMs: 120 * day,
    branch: 'feature/search',
    from: 'main',
    by: 'yuki',
    message: 'Find pages by their words',
    files: { 'scripts/search.ts': search },
  },
  {
    agoMs: 118 * day,
    branch: 'main',
    by: 'jonas',
    message: 'Tell how to reach us',
    files: { 'contact.html': page('Contact', 'Write to hello@northlight.example.') },
  },
  {
    agoMs: 116 * day,
    branch: 'feature/search',
    by: 'yuki',
    message: 'Style the search field',
    files: { 'styles/search.css': 'input[type="search"] {\n  width: 100%;\n  padding: 0.5rem;\n}\n' },
  },
  {
    agoMs: 114 * day,
    branch: 'main',
    merge: 'feature/search',
    by: 'mira',
    message: "Merge branch 'feature/search'",
    files: {},
  },
  { agoMs: 113 * day, tag: 'v1.1', branch: 'main', by: 'mira' },
  {
    agoMs: 40 * day,
    branch: 'redesign',
    from: 'main',
    by: 'elena',
    message: 'Try a darker look',
    files: { 'styles/site.css': styles.replace('light dark', 'dark') },
  },
  {
    agoMs: 33 * day,
    branch: 'redesign',
    by: 'elena',
    message: 'Larger headings, fewer lines',
    files: { 'styles/site.css': `+\nh1 {\n  font-size: 2.5rem;\n  letter-spacing: -0.02em;\n}\n` },
  },
  {
    agoMs: 30 * day,
    branch: 'main',
    by: 'yuki',
    message:
      'Rank what the search finds\n\nA page whose title holds the word comes before one that only mentions it.',
    files: { 'scripts/search.ts': searchWithRank, 'styles/search.css': '+\n.rank {\n  color: gray;\n}\n' },
  },
  {
    agoMs: 28 * day,
    branch: 'experiment/star-map',
    from: 'main',
    by: 'tomas',
    message: 'Draw tonight’s sky',
    files: {
      'scripts/star-map.ts':
        'export const starsAbove = (latitude: number): number => Math.round(4_500 * Math.cos(latitude))\n',
    },
  },
  {
    agoMs: 21 * day,
    branch: 'main',
    merge: 'redesign',
    by: 'mira',
    message: "Merge branch 'redesign', the first part",
    files: {},
  },
]

/** While the mirrors were already there: what they saw, one run after the other. */
const seen: readonly Step[] = [
  {
    agoMs: 11 * day,
    branch: 'main',
    by: 'jonas',
    message: 'Opening hours for the winter',
    files: { 'contact.html': '+<!-- Open from dusk. -->\n' },
  },
  {
    agoMs: 8 * day,
    branch: 'redesign',
    by: 'elena',
    message: 'Set the body in a serif',
    files: { 'styles/site.css': '+\nbody {\n  font-family: Georgia, serif;\n}\n' },
  },
  // Somebody throws the second part of the redesign away and pushes another one over it.
  {
    agoMs: 50 * hour,
    branch: 'redesign',
    from: 'main',
    by: 'elena',
    message: 'Start the second part of the redesign anew',
    files: { 'styles/site.css': `${styles}\nh1 {\n  font-size: 2rem;\n}\n` },
  },
  { agoMs: 31 * hour, gone: 'experiment/star-map' },
  {
    agoMs: 29 * hour,
    branch: 'main',
    by: 'yuki',
    message: 'Search also by product number',
    files: {
      'scripts/search.ts':
        '+\nexport const isProductNumber = (text: string): boolean => /^NL-\\d{4}$/.test(text)\n',
    },
  },
  {
    agoMs: 4 * hour,
    branch: 'main',
    by: 'mira',
    message: 'Say when the shop opens',
    files: { 'products.html': '+<p>The shop opens in March.</p>\n' },
  },
]

export const website: readonly Step[] = inOrder(
  begin,
  features,
  seen,
  routine({
    fromMs: 180 * day,
    toMs: 13 * day,
    everyMs: 9 * day,
    by: ['jonas', 'priya', 'elena'],
    message: (count) =>
      ['Add an observation', 'Correct an observation', 'Write up a clear night'][count % 3] ?? '',
    files: (count) => ({
      'observations.md': `+- Night ${count + 1}: ${['clear', 'thin clouds', 'a meteor'][count % 3]}\n`,
    }),
  }),
)
