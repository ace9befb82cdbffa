import { day, type Step } from '../sample-history.ts'

/** Kept on both sides by a two-way mirror. */
export const roadmap: readonly Step[] = [
  {
    agoMs: 60 * day,
    branch: 'main',
    by: 'elena',
    message: 'What comes next',
    files: { 'roadmap.md': '# Roadmap\n\nBeta in April.\n' },
  },
  {
    agoMs: 30 * day,
    branch: 'ideas',
    from: 'main',
    by: 'priya',
    message: 'Ideas for later',
    files: { 'ideas.md': '- a printed edition\n' },
  },
]
