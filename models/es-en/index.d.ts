/** Importing this package lets `Translator.create` of attentive translate from Spanish into English. */
export {};
