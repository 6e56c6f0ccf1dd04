import fc from 'fast-check';
import { everyProperty } from './propertyRuns.ts';

fc.configureGlobal(everyProperty);
