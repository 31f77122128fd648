import { startInferredApp } from './inferred-app.ts';
import { hasNativeModule } from './native.ts';
import { startObservedApp } from './observed-app.ts';

if (hasNativeModule) startObservedApp();
else startInferredApp();
