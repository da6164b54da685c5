// Configurations as they stand in files, hence the names with underscores.

/** A kind of recurrent cell. */
export type Cell = 'rnn' | 'gru' | 'lstm' | (string & {});

/** Layers of recurrent cells over embedded tokens. */
interface StackConfig {
  /** Features of a token's embedding. */
  readonly embedding_size: number;
  readonly cell: Cell;
  /** Features of the state; of an encoder, in each direction. */
  readonly hidden_size: number;
  /** 1 if left out. */
  readonly layers?: number;
  /** Whether each layer above the first adds its input to its output; needs 2 layers or more. */
  readonly residual?: boolean;
}

export type EncoderConfig = StackConfig &
  (
    | {
        /** Whether the source is also read from its end; true if left out. */
        readonly bidirectional?: boolean;
        readonly reverse_source?: false;
      }
    | {
        readonly bidirectional: false;
        /** Whether the source is read from its end only. */
        readonly reverse_source: boolean;
      }
  );

export interface DecoderConfig extends StackConfig {
  /**
   * Features between the decoder's state and the scores of the vocabulary. Only with the context
   * `initial_state` it may be 0 or left out: then the state itself is scored.
   */
  readonly readout_size?: number;
}

export type AttentionConfig = (
  | {
      readonly score: 'additive';
      /** Width of the score's hidden layer. */
      readonly size: number;
    }
  | {
      /** With the dots decoder.hidden_size must equal the encoder's, both directions together. */
      readonly score: 'dot' | 'scaled_dot' | 'general';
      readonly size?: never;
    }
) &
  (
    | {
        /** Attends before the decoder's cell, with the previous state; so if it is left out. */
        readonly placement?: 'input';
        readonly input_feeding?: false;
      }
    | {
        /** Attends after the decoder's cell, with the new state. */
        readonly placement: 'output';
        /** Whether the cell also reads what attention made of the step before. */
        readonly input_feeding?: boolean;
      }
  );

/** What the decoder knows of the source at each step. */
type ContextConfig =
  | {
      /** What it attends to; so if it is left out. */
      readonly context?: 'attention';
      readonly attention: AttentionConfig;
      readonly decoder: DecoderConfig & { readonly readout_size: number };
    }
  | {
      /** The encoder's last state. */
      readonly context: 'every_step';
      readonly attention?: never;
      readonly decoder: DecoderConfig & { readonly readout_size: number };
    }
  | {
      /** Nothing beyond the state that it starts from. */
      readonly context: 'initial_state';
      readonly attention?: never;
      readonly decoder: DecoderConfig;
    };

/** What determines the shapes and equations of a model. */
export type ModelConfig = ContextConfig & {
  readonly encoder: EncoderConfig;
  /**
   * Which matrices are one: none, as it is if left out; the target embedding and the output layer;
   * or both embeddings and the output layer, for which the tokenizer must be shared.
   */
  readonly tied_embeddings?: 'none' | 'output' | 'all';
  /** Probability of dropping a feature in training; 0 if left out. */
  readonly dropout?: number;
  /** Given by the tokenizers; in a loaded model only. */
  readonly source_vocabulary_size?: number;
  readonly target_vocabulary_size?: number;
  /** By language, where a model has several target languages. */
  readonly target_vocabulary_sizes?: Readonly<Record<string, number>>;
};

export type TokenizerConfig = (
  | { readonly type: 'character'; readonly vocabulary_size?: never }
  | {
      /**
       * `word`: the most frequent words whole, others unknown. `bpe`, byte pairs: frequent words
       * whole, others in pieces, any text in bytes at worst.
       */
      readonly type: 'word' | 'bpe';
      /** Pieces, at most; the 4 special ones and, of byte pairs, the 256 bytes are among them. */
      readonly vocabulary_size: number;
    }
) & {
  /** Whether texts are put in lower case; false if left out. */
  readonly lowercase?: boolean;
};

/** What turns gradients into steps. */
export type OptimizerConfig =
  | {
      /** Adam, the default, or with weight decay apart from the gradient. */
      readonly type: 'adam' | 'adamw';
      /** How much of the past the mean of gradients keeps; 0.9 if left out. */
      readonly beta1?: number;
      /** The same for their squares; 0.999 if left out. */
      readonly beta2?: number;
      /** 1e-8 if left out. */
      readonly epsilon?: number;
      /** For `adamw` only: 0.01 if left out. */
      readonly weight_decay?: number;
    }
  | {
      readonly type: 'sgd';
      /** 0 if left out. */
      readonly momentum?: number;
    };

/**
 * How often the decoder is fed the reference's previous token instead of its own: at step i
 * (from 0), for `constant` `ratio`; for `linear` from `ratio` to `final_ratio` over `steps` steps;
 * for `exponential` max(final_ratio, ratio * decay^i); for `inverse_sigmoid` k / (k + exp(i / k)).
 * `ratio` is 1 and `final_ratio` 0 if left out.
 */
export type TeacherForcingConfig =
  | { readonly schedule: 'constant'; readonly ratio?: number }
  | {
      readonly schedule: 'linear';
      readonly ratio?: number;
      readonly final_ratio?: number;
      readonly steps: number;
    }
  | {
      readonly schedule: 'exponential';
      readonly ratio?: number;
      readonly final_ratio?: number;
      readonly decay: number;
    }
  | { readonly schedule: 'inverse_sigmoid'; readonly k: number };

export interface TrainingConfig {
  /** Passes over the examples; 10 if left out. */
  readonly epochs?: number;
  /** Most tokens of a batch, source and target together; 2048 if left out. */
  readonly batch_tokens?: number;
  /** Adam if left out. */
  readonly optimizer?: OptimizerConfig;
  /** 0.001 if left out. */
  readonly learning_rate?: number;
  /** Steps over which the learning rate rises from 0; none if left out. */
  readonly warmup_steps?: number;
  /**
   * How the learning rate goes on: it falls along half a cosine, as it does if left out, or with
   * the inverse square root of the step; it is reduced when the dev loss stops falling; or it stays.
   */
  readonly schedule?: 'cosine' | 'inverse_sqrt' | 'plateau' | 'constant';
  /** For the schedule `plateau`. */
  readonly plateau?: {
    /** What the learning rate is multiplied by; 0.5 if left out. */
    readonly factor?: number;
    /** Epochs without a better dev loss before it is; 1 if left out. */
    readonly patience?: number;
  };
  /** The reference always, if left out. */
  readonly teacher_forcing?: TeacherForcingConfig;
  /** Largest global norm of the gradients; 1 if left out. */
  readonly clip_norm?: number;
  /** 0 to 0.9; 0 if left out. */
  readonly label_smoothing?: number;
  /** Ends training after `patience` epochs without a better dev loss; the result is the best. */
  readonly early_stopping?: { readonly patience: number };
  /**
   * How many epochs' weights are averaged into the result: those of the last ones or, with
   * early_stopping, of the best. 1 if left out.
   */
  readonly average_checkpoints?: number;
  /** Examples with more tokens on either side are left out; 200 if left out. */
  readonly max_length?: number;
  /** Of everything random; 1 if left out. */
  readonly seed?: number;
  /** For the native command line; the package trains on one thread. */
  readonly threads?: number;
}

/** The language that a model writes, or several, each of which gets a decoder of its own. */
type TargetLanguages =
  | { readonly target_language: string; readonly target_languages?: never }
  | {
      readonly target_language?: never;
      /** Two or more names of letters, digits and hyphens. */
      readonly target_languages: readonly string[];
    };

/** A tokenizer for each side, where each target language trains its own, or one for all sides. */
export type TokenizersConfig =
  | { readonly source: TokenizerConfig; readonly target: TokenizerConfig; readonly shared?: never }
  | { readonly shared: TokenizerConfig; readonly source?: never; readonly target?: never };

/** What a training run is made from: the same object as in the command line's `--config`. */
export type ExperimentConfig = TargetLanguages & {
  readonly name: string;
  /** Languages are BCP 47 tags, or any names where the text is in no language. */
  readonly source_language: string;
  readonly licence?: string;
  readonly attribution?: string;
  readonly tokenizers: TokenizersConfig;
  readonly model: ModelConfig;
  readonly training: TrainingConfig;
};
