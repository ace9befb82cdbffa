import { day, hour, type Step } from '../sample-history.ts'

const boards = ['a100', 'a110', 'b200', 'b210', 'c300', 'c310', 'd400', 'd410'] as const

const beginning: Step = {
  agoMs: 300 * day,
  branch: 'main',
  by: 'yuki',
  message: 'Blink',
  files: { 'main.c': 'int main(void) {\n  for (;;) blink();\n}\n' },
}

/** A vendor whose branches, one for each board, vanish one night: a mirror holds that until somebody has looked. */
export const firmware: readonly Step[] = [
  beginning,
  ...boards.map((board, index): Step => ({
    agoMs: (200 - 10 * index) * day,
    branch: `board/${board}`,
    from: 'main',
    by: index % 2 === 0 ? 'yuki' : 'tomas',
    message: `Pins of ${board.toUpperCase()}`,
    files: { [`boards/${board}.h`]: `#define LED_PIN ${index + 4}\n` },
  })),
  {
    agoMs: 4 * day,
    branch: 'main',
    by: 'tomas',
    message: 'Blink slower',
    files: { 'main.c': 'int main(void) {\n  for (;;) blink(SLOW);\n}\n' },
  },
  ...boards.slice(1).map((board): Step => ({ agoMs: 2 * hour, gone: `board/${board}` })),
]
