// The script of the pages where people come in: it works instead of letting them wait, and speaks with passkeys.
// Everything but passkeys goes without it.
import { adviseOnStrength } from './strength.ts';
import { workForForms } from './proof.ts';
import { offerPasskeys } from './passkeys.ts';
import { keepCodes } from './codes.ts';

adviseOnStrength(document);
workForForms(document);
offerPasskeys(document);
keepCodes(document);
