/** Importing this package lets `Translator.create` of attentive translate from German into English. */
export {};
