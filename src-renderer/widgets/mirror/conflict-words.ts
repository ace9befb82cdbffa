import type { Conflict, ConflictChoice } from '../../../src-shared/domain/conflict.ts'
import { shortName } from '../../components/ref-name.tsx'

/** What the buttons say. */
export const choiceLabels: Readonly<Record<ConflictChoice, string>> = {
  mine: 'Use mine',
  theirs: 'Use theirs',
  both: 'Keep both',
}

/** What a choice does, as a person is asked. @param host as a person calls it */
export const choiceQuestion = (
  choice: ConflictChoice,
  { ref }: Pick<Conflict, 'ref'>,
  host: string,
): { readonly title: string; readonly text: string } => {
  const name = shortName(ref)
  switch (choice) {
    case 'mine':
      return {
        title: `Use your ${name} on both sides?`,
        text: `${host} takes what is here. What stands there now is kept on this computer and can be restored from Kept.`,
      }
    case 'theirs':
      return {
        title: `Use ${name} of ${host} on both sides?`,
        text: `The repository here takes what is at ${host}. What stands here now is kept and can be restored from Kept.`,
      }
    case 'both':
      return {
        title: `Keep both versions of ${name}?`,
        text: `${name} becomes yours on both sides. What stands at ${host} stays on both sides too, as a branch of its own: conflict/…/${name} with the day behind it.`,
      }
  }
}

/** What the button that confirms it says. */
export const confirmLabels: Readonly<Record<ConflictChoice, string>> = {
  mine: 'Use mine on both sides',
  theirs: 'Use theirs on both sides',
  both: 'Keep both',
}
