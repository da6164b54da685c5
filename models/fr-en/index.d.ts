/** Importing this package lets `Translator.create` of attentive translate from French into English. */
export {};
