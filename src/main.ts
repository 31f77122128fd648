import { startInferredApp } from './inferred-app.ts';
import { hasNativeModule } from './native.ts';
import { socketNetwork } from './network/socket-network.ts';
import { startObservedApp } from './observed-app.ts';

/*
 * These three are named here and in no function. JerryScript then keeps them in registers, not in the scope to which every closure holds on, and what this
 * firmware does not need leaves its heap when the script has run: 3 KB.
 */
if (hasNativeModule) startObservedApp();
else startInferredApp(socketNetwork);
