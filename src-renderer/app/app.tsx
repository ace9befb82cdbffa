import { Router } from 'wouter'
import { TooltipProvider } from '../components/tooltip.tsx'
import { ShortcutHelp } from '../features/palette/shortcut-help.tsx'
import { Palette } from '../features/palette/palette.tsx'
import { ContractProvider } from '../stores/contract-context.tsx'
import type { Stores } from '../stores/create-stores.ts'
import { RemedyDialogs } from '../widgets/mirror/remedy-dialogs.tsx'
import { Appearance } from './appearance.tsx'
import { Frame } from './frame.tsx'
import { Navigation } from './navigation.tsx'
import { PageArea } from './page-area.tsx'
import { Routes } from './routes.tsx'
import { ToastRegion } from './toast-region.tsx'

/** The interface, put together. */
export const App = ({ stores }: { readonly stores: Stores }) => (
  <ContractProvider stores={stores}>
    <TooltipProvider>
      <Router>
        <Appearance />
        <Navigation />
        <RemedyDialogs>
          <Frame>
            <PageArea>
              <Routes />
            </PageArea>
          </Frame>
          <Palette />
          <ShortcutHelp />
          <ToastRegion />
        </RemedyDialogs>
      </Router>
    </TooltipProvider>
  </ContractProvider>
)
