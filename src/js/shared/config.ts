// The types of configurations, whose names have underscores because files have the same.

/** A kind of recurrent cell. */
export type Cell = 'rnn' | 'gru' | 'lstm' | (string & {});

/** Layers of recurrent cells over embedded tokens. */
interface RecurrentConfig {
  /** `recurrent` if left out. */
  readonly type?: 'recurrent';
  /** Features of a token's embedding. */
  readonly embedding_size: number;
  readonly cell: Cell;
  /** Features of the state; in an encoder, of each direction's. */
  readonly hidden_size: number;
  /** 1 if left out. */
  readonly layers?: number;
  /** Whether each layer above the first adds its input to its output; needs 2 layers or more. */
  readonly residual?: boolean;
}

/** Layers of a Transformer over embedded tokens and their positions. */
interface TransformerConfig {
  /** Features of a token's embedding and of every layer's output; an even number. */
  readonly embedding_size: number;
  /** 1 if left out. */
  readonly layers?: number;
  /** Heads of attention; each has an equal part of the features. */
  readonly heads: number;
  /** Features of the hidden layer in each feed-forward network. */
  readonly feed_forward_size: number;
}

export type RecurrentEncoderConfig = RecurrentConfig &
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

export interface TransformerEncoderConfig extends TransformerConfig {
  readonly type: 'transformer';
}

export type EncoderConfig = RecurrentEncoderConfig | TransformerEncoderConfig;

export interface RecurrentDecoderConfig extends RecurrentConfig {
  /**
   * Features between the decoder's state and the logits. With the context `initial_state` it may be 0 or left out:
   * then the logits are computed from the state itself.
   */
  readonly readout_size?: number;
}

/**
 * A Transformer's decoder with simpler simple recurrent units instead of self-attention. Its `embedding_size` must
 * equal the features of the encoder's output.
 */
export interface SsruDecoderConfig extends TransformerConfig {
  readonly type: 'ssru';
  /** The head of the top layer whose attention is shown; if left out, the mean of its heads is. */
  readonly alignment_head?: number;
}

export type DecoderConfig = RecurrentDecoderConfig | SsruDecoderConfig;

export type AttentionConfig = (
  | {
      readonly score: 'additive';
      /** Width of the score's hidden layer. */
      readonly size: number;
    }
  | {
      /** For the dot scores, decoder.hidden_size must equal the encoder's, both directions together. */
      readonly score: 'dot' | 'scaled_dot' | 'general';
      readonly size?: never;
    }
) &
  (
    | {
        /** Attends before the decoder's cell, with the previous state: the default. */
        readonly placement?: 'input';
        readonly input_feeding?: false;
      }
    | {
        /** Attends after the decoder's cell, with the new state. */
        readonly placement: 'output';
        /** Whether the cell also reads the previous step's readout (Luong). */
        readonly input_feeding?: boolean;
      }
  );

/** Selects encoder, decoder and how the decoder knows the source. */
type StacksConfig =
  | {
      /** It attends to the encoder states at each step: the default. */
      readonly context?: 'attention';
      readonly attention: AttentionConfig;
      readonly encoder: EncoderConfig;
      readonly decoder: RecurrentDecoderConfig & { readonly readout_size: number };
    }
  | {
      /** It reads the encoder's last state at each step. */
      readonly context: 'every_step';
      readonly attention?: never;
      readonly encoder: RecurrentEncoderConfig;
      readonly decoder: RecurrentDecoderConfig & { readonly readout_size: number };
    }
  | {
      /** It starts from the encoder's last state, and knows nothing else. */
      readonly context: 'initial_state';
      readonly attention?: never;
      readonly encoder: EncoderConfig;
      readonly decoder: RecurrentDecoderConfig;
    }
  | {
      /** Each layer of an SSRU decoder attends to the encoder states. */
      readonly context?: never;
      readonly attention?: never;
      readonly encoder: EncoderConfig;
      readonly decoder: SsruDecoderConfig;
    };

/** Everything that determines the shapes and equations of a model. */
export type ModelConfig = StacksConfig & {
  /**
   * Which layers share one matrix: none, the default; the target embedding and the output layer; or both embeddings
   * and the output layer, for which the tokenizer must be shared.
   */
  readonly tied_embeddings?: 'none' | 'output' | 'all';
  /** Probability of dropping a feature in training; 0 if left out. */
  readonly dropout?: number;
  /** Follows from the tokenizers, so that only a loaded model has it. */
  readonly source_vocabulary_size?: number;
  readonly target_vocabulary_size?: number;
  /** The sizes by language, if a model has several target languages. */
  readonly target_vocabulary_sizes?: Readonly<Record<string, number>>;
};

export type TokenizerConfig = (
  | { readonly type: 'character'; readonly vocabulary_size?: never }
  | {
      /**
       * `word`: the most frequent words are pieces, others unknown. `bpe`, byte pairs: frequent words are pieces,
       * others are cut into several, at worst into bytes.
       */
      readonly type: 'word' | 'bpe';
      /** The most pieces, including the 4 special ones and, for byte pairs, the 256 bytes. */
      readonly vocabulary_size: number;
    }
) & {
  /** Whether texts are lowercased; false if left out. */
  readonly lowercase?: boolean;
};

/** Selects how gradients become steps. */
export type OptimizerConfig =
  | {
      /** Adam, the default, or AdamW, which applies weight decay apart from the gradient. */
      readonly type: 'adam' | 'adamw';
      /** The decay of the moving average of gradients; 0.9 if left out. */
      readonly beta1?: number;
      /** The decay of the moving average of their squares; 0.999 if left out. */
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
 * Sets how often the decoder is fed the reference's previous token instead of its own. At step i (from 0),
 * `constant` gives `ratio`; `linear` goes from `ratio` to `final_ratio` over `steps` steps; `exponential` gives
 * max(final_ratio, ratio * decay^i) and `inverse_sigmoid` k / (k + exp(i / k)). `ratio` is 1 and `final_ratio` 0 if
 * left out.
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
  /** The most tokens in a batch, counting source, target and padding; 2048 if left out. */
  readonly batch_tokens?: number;
  /** Adam if left out. */
  readonly optimizer?: OptimizerConfig;
  /** 0.001 if left out. */
  readonly learning_rate?: number;
  /** Steps over which the learning rate rises from 0; none if left out. */
  readonly warmup_steps?: number;
  /**
   * How the learning rate changes after the warm-up: it falls along half a cosine, the default, or with the inverse
   * square root of the step; it is reduced when the dev loss stops falling; or it stays.
   */
  readonly schedule?: 'cosine' | 'inverse_sqrt' | 'plateau' | 'constant';
  /** For the schedule `plateau`. */
  readonly plateau?: {
    /** The factor of each reduction of the learning rate; 0.5 if left out. */
    readonly factor?: number;
    /** Epochs without a better dev loss before a reduction; 1 if left out. */
    readonly patience?: number;
  };
  /** If left out, the decoder is always fed the reference. */
  readonly teacher_forcing?: TeacherForcingConfig;
  /** The largest global norm of the gradients; 1 if left out. */
  readonly clip_norm?: number;
  /** 0 to 0.9; 0 if left out. */
  readonly label_smoothing?: number;
  /** Ends training after `patience` epochs without a better dev loss; the result is the best epoch. */
  readonly early_stopping?: { readonly patience: number };
  /**
   * How many epochs' weights are averaged into the result: the last ones or, with early_stopping, the best ones. 1 if
   * left out.
   */
  readonly average_checkpoints?: number;
  /**
   * The share that an exponential moving average of the weights keeps at each step, such as 0.999;
   * the model is then the average. 0, for the weights themselves, if left out.
   */
  readonly ema_decay?: number;
  /** Examples with more tokens on either side are skipped; 200 if left out. */
  readonly max_length?: number;
  /** Determines everything random; 1 if left out. */
  readonly seed?: number;
  /** Serves the native command line; the package trains on one thread. */
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

/** A tokenizer for each side, of which each target language trains its own, or one for all sides. */
export type TokenizersConfig =
  | { readonly source: TokenizerConfig; readonly target: TokenizerConfig; readonly shared?: never }
  | { readonly shared: TokenizerConfig; readonly source?: never; readonly target?: never };

/** The configuration of a training run: the same object as in the command line's `--config`. */
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
