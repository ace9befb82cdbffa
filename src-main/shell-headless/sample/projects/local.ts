import { day, hour, type Step } from '../sample-history.ts'
import { inOrder, routine } from './routine.ts'

const release = `#!/bin/sh
# Tags a release and writes what changed since the last one.
set -eu
version=$1
last=$(git describe --tags --abbrev=0)
git log --format='- %s' "$last"..HEAD > "changes-$version.md"
git tag --annotate "$version" --message "Release $version"
`

export const notes: readonly Step[] = inOrder(
  [
    {
      agoMs: 80 * day,
      branch: 'main',
      by: 'mira',
      message: 'Begin the notes',
      files: { 'notes.md': '# Notes\n' },
    },
    {
      agoMs: 52 * day,
      branch: 'drafts',
      from: 'main',
      by: 'mira',
      message: 'Not for everyone',
      files: { 'draft.md': 'A letter that is not ready.\n' },
    },
    {
      agoMs: 2 * hour,
      branch: 'drafts',
      by: 'mira',
      message: 'Second thoughts',
      files: { 'draft.md': '+Perhaps next week.\n' },
    },
  ],
  routine({
    fromMs: 78 * day,
    toMs: 14 * hour,
    everyMs: 58 * hour,
    by: ['mira'],
    message: (count) => `Entry ${count + 1}`,
    files: (count) => ({
      'notes.md': `+\nEntry ${count + 1}: ${['read', 'ask Jonas', 'buy filters', 'clean the mirror'][count % 4]}.\n`,
    }),
  }),
)

export const releaseScripts: readonly Step[] = [
  {
    agoMs: 140 * day,
    branch: 'main',
    by: 'jonas',
    message: 'Tag a release',
    files: { 'release.sh': release },
  },
  { agoMs: 138 * day, tag: '2026.1', branch: 'main', by: 'jonas' },
  {
    agoMs: 90 * day,
    branch: 'main',
    by: 'jonas',
    message: 'Sign the tag',
    files: { 'release.sh': release.replace('--annotate', '--sign') },
  },
  {
    agoMs: 22 * day,
    branch: 'windows',
    from: 'main',
    by: 'elena',
    message: 'The same for PowerShell',
    files: {
      'release.ps1': 'param([string]$Version)\ngit tag --sign $Version --message "Release $Version"\n',
    },
  },
  {
    agoMs: 6 * hour,
    branch: 'main',
    by: 'jonas',
    message: 'Stop when nothing changed',
    files: { 'release.sh': '+test -s "changes-$version.md"\n' },
  },
]

export const handbook: readonly Step[] = inOrder(
  [
    {
      agoMs: 260 * day,
      branch: 'main',
      by: 'elena',
      message: 'How we work',
      files: { 'handbook.md': '# Handbook\n\n1. Ask early.\n2. Write it down.\n' },
    },
  ],
  routine({
    fromMs: 240 * day,
    toMs: 20 * day,
    everyMs: 45 * day,
    by: ['elena', 'mira'],
    message: (count) => `Chapter ${count + 2}`,
    files: (count) => ({ [`chapters/${count + 2}.md`]: `# Chapter ${count + 2}\n` }),
  }),
)

export const designSystem: readonly Step[] = inOrder(
  [
    {
      agoMs: 110 * day,
      branch: 'main',
      by: 'elena',
      message: 'Colours and sizes',
      files: {
        'tokens.css': ':root {\n  --accent: #3b6ea5;\n  --space: 4px;\n}\n',
        'button.tsx':
          'export const Button = ({ children }: { children: string }) => <button className="button">{children}</button>\n',
      },
    },
    {
      agoMs: 65 * day,
      branch: 'main',
      by: 'yuki',
      message: 'Rings around what has the focus',
      files: { 'focus.css': ':focus-visible {\n  outline: 2px solid var(--accent);\n}\n' },
    },
    {
      agoMs: 26 * hour,
      branch: 'main',
      by: 'elena',
      message: 'More contrast in the dark',
      files: {
        'tokens.css': '+\n@media (prefers-color-scheme: dark) {\n  :root {\n    --accent: #7fb2e6;\n  }\n}\n',
      },
    },
  ],
  routine({
    fromMs: 100 * day,
    toMs: 16 * day,
    everyMs: 10 * day,
    by: ['elena', 'yuki'],
    message: (count) => `Draw the sign “${['moon', 'star', 'dome', 'lens', 'tripod'][count % 5]}”`,
    files: (count) => ({
      [`signs/sign-${count + 1}.svg`]: `<svg viewBox="0 0 16 16"><circle cx="8" cy="8" r="${count % 7}" /></svg>\n`,
    }),
  }),
)

export const billing: readonly Step[] = [
  {
    agoMs: 900 * day,
    branch: 'main',
    by: 'tomas',
    message: 'Bill by the month',
    files: {
      'Billing.java':
        'final class Billing {\n  private Billing() {}\n\n  static long netOf(long gross) {\n    return Math.round(gross / 1.19);\n  }\n}\n',
    },
  },
  {
    agoMs: 860 * day,
    branch: 'main',
    by: 'tomas',
    message: 'Round to the cent',
    files: { 'Rounding.java': 'final class Rounding {}\n' },
  },
  { agoMs: 850 * day, tag: 'last-in-use', branch: 'main', by: 'tomas' },
]
