/** What a story says of each thing that can happen in a sequence; by its name. */
const kinds: Readonly<Record<string, RegExp>> = {
  ...Object.fromEntries(
    ['push', 'pull', 'sync'].map((to) => [`a mirror that begins as ${to}`, new RegExp(`^mirror ${to} `)]),
  ),
  ...Object.fromEntries(
    ['push', 'pull', 'sync'].map((to) => [`a flip to ${to}`, new RegExp(`^flip to ${to} .*flipped`)]),
  ),
  'a flip that an approved plan lets through': /^flip to .*approvePlan.*flipped/,
  'a flip that holds': /^flip to .*"hold":true.*flipped/,
  ...Object.fromEntries(
    ['patterns', 'notes', 'onDiverged', 'onDestructive', 'acceptWhileAway'].map((name) => [
      `a change of ${name}`,
      new RegExp(`^change \\{"${name}"`),
    ]),
  ),
  ...Object.fromEntries(
    ['mine', 'theirs', 'both'].map((choice) => [
      `a conflict ended by ${choice}`,
      new RegExp(`^choose ${choice} for`),
    ]),
  ),
  'a conflict ended by a merge': /^merged (here|there)/,
  'a ref that the remote refuses': /is refused:/,
  'a ref that it takes again': /is taken again/,
  'a one-time fetch': /^one-time fetch : /,
  'a one-time fetch that replaces': /^one-time fetch that replaces/,
  'time that passes': /^time passes/,
  'a run': /^run: /,
  'a run with approval': /^run with approval: /,
  'a push that is passed on': /^pushed here: /,
  'a change here': /^here: /,
  'a change there': /^there: /,
  ...Object.fromEntries(
    ['cut', 'status', 'version0'].map((kind) => [
      `the fault ${kind}`,
      new RegExp(`^fault: \\{"kind":"${kind}"`),
    ]),
  ),
  ...Object.fromEntries(
    [401, 403, 404, 429, 500, 503].map((status) => [
      `the status ${status}`,
      new RegExp(`^fault: .*"status":${status}`),
    ]),
  ),
  ...Object.fromEntries(
    ['all', 'discovery', 'upload-pack', 'receive-pack'].map((place) => [
      `a fault at ${place}`,
      new RegExp(`^fault: .* at ${place} `),
    ]),
  ),
  ...Object.fromEntries(
    ['before', 'after'].flatMap((moment) =>
      ['\\d', '[1-3]\\d', '[45]\\d'].map((call) => [
        `a death ${moment} call ${call}`,
        new RegExp(`^killed ${moment} call ${call}$`),
      ]),
    ),
  ),
  'a death while it starts': /^killed while it started/,
}

/** What needs so much to come together that a short search may miss it. */
const rareKinds: ReadonlySet<string> = new Set([
  'a flip to pull',
  'a conflict ended by a merge',
  'a ref that it takes again',
  'the status 429',
])
/** So many sequences are expected to have shown what is rare, too. */
const enoughForRareKinds = 2_000

/** The kinds of things that happened in no story, by name. */
export const missingKinds = (stories: readonly (readonly string[])[]): readonly string[] => {
  const lines = [...new Set(stories.flat())]
  return Object.entries(kinds).flatMap(([name, form]) =>
    lines.some((line) => form.test(line)) || (rareKinds.has(name) && stories.length < enoughForRareKinds)
      ? []
      : [name],
  )
}
