import { z } from 'zod'

/**
 * What the computer does, as the desktop shell hears it from the system: it is going to sleep, woke up, runs on its
 * battery or on mains again, has another network. It reaches the core over the channel of its shell alone: what a
 * browser tab or a window says cannot hold mirrors back.
 */
export const computerNewsSchema = z.enum(['suspend', 'resume', 'on_battery', 'on_ac', 'network_changed'])
export type ComputerNews = z.infer<typeof computerNewsSchema>
