// The types of configurations of training, whose names have underscores because files have the same.
// `npm run format` writes them from schema/config.schema.json.

/** What Adam and AdamW have in common. */
export interface AdamConfig {
  /** The decay of the moving average of gradients. From 0 to 0.999999; 0.9 if left out. */
  readonly beta1?: number;
  /** The decay of the moving average of their squares. From 0 to 0.999999; 0.999 if left out. */
  readonly beta2?: number;
  /** Added to the root of that average, so that no step is divided by 0. From 1e-12 to 1; 1e-8 if left out. */
  readonly epsilon?: number;
}

/** Selects how gradients become steps. */
export type OptimizerConfig =
  | (AdamConfig & {
      /** Adam (Kingma & Ba 2015). `adam` if left out. */
      readonly type?: 'adam';
    })
  | (AdamConfig & {
      /** Adam that applies weight decay apart from the gradient (Loshchilov & Hutter 2019). */
      readonly type: 'adamw';
      /**
       * The share of every weight, including biases, that a step at learning rate 1 would remove. From 0 to 1;
       * 0.01 if left out.
       */
      readonly weight_decay?: number;
    })
  | {
      /** Stochastic gradient descent. */
      readonly type: 'sgd';
      /** The share of the previous step that is added to the gradient. From 0 to 0.999999; 0 if left out. */
      readonly momentum?: number;
    };

/**
 * How often pairs are trained on as people might have typed them: each field is the probability of its
 * kind of noise, drawn anew in each epoch. At most one of `capitals`, `title_case` and `lower_case`
 * applies to a pair, so together they are at most 1.
 */
export interface AugmentationConfig {
  /** Both sides in capitals. From 0 to 1; 0 if left out. */
  readonly capitals?: number;
  /** A capital letter at the beginning of each word, on both sides. From 0 to 1; 0 if left out. */
  readonly title_case?: number;
  /** The source in lower case. From 0 to 1; 0 if left out. */
  readonly lower_case?: number;
  /** Both sides without their final stop, exclamation or question mark. From 0 to 1; 0 if left out. */
  readonly no_final_stop?: number;
  /** The source without the accents of Latin letters. From 0 to 1; 0 if left out. */
  readonly no_accents?: number;
  /**
   * For every 25 characters of the source, but at least once, two letters swapped, one left out or one
   * doubled. From 0 to 1; 0 if left out.
   */
  readonly typos?: number;
  /** The same emoji or symbol appended to both sides. From 0 to 1; 0 if left out. */
  readonly symbols?: number;
  /** The share of pairs to add that join two or three others of the same corpus. From 0 to 1; 0 if left out. */
  readonly joined_pairs?: number;
  /**
   * The probability with which each merge of a byte-pair vocabulary is left out, on both sides (Provilkov et
   * al. 2020). From 0 to 1; 0 if left out.
   */
  readonly bpe_dropout?: number;
}

/**
 * Sets the probability with which the decoder is fed the reference's previous token instead of its own,
 * drawn for each sentence and token. Below, i is the training step, counted from 0.
 */
export type TeacherForcingConfig =
  | {
      /** The probability stays `ratio`. */
      readonly schedule: 'constant';
      /** The probability or, where it falls, its first value. From 0 to 1; 1 if left out. */
      readonly ratio?: number;
    }
  | {
      /** It goes from `ratio` to `final_ratio` in `steps` steps. */
      readonly schedule: 'linear';
      /** The probability or, where it falls, its first value. From 0 to 1; 1 if left out. */
      readonly ratio?: number;
      /** The value at which the fall ends. From 0 to 1; 0 if left out. */
      readonly final_ratio?: number;
      /** How many steps the fall takes. From 1 to 1,073,741,824. */
      readonly steps: number;
    }
  | {
      /** It is max(`final_ratio`, `ratio` · `decay`ⁱ). */
      readonly schedule: 'exponential';
      /** The probability or, where it falls, its first value. From 0 to 1; 1 if left out. */
      readonly ratio?: number;
      /** The value at which the fall ends. From 0 to 1; 0 if left out. */
      readonly final_ratio?: number;
      /** The factor by which the probability falls at each step. From 0 to 1. */
      readonly decay: number;
    }
  | {
      /** It is `k` / (`k` + exp(i / `k`)). */
      readonly schedule: 'inverse_sigmoid';
      /** The larger it is, the later the probability falls. From 1 to 1e9. */
      readonly k: number;
    };

/** How a model is trained. */
export interface TrainingConfig {
  /** Passes over the examples. From 1 to 1,000,000; 10 if left out. */
  readonly epochs?: number;
  /** The most tokens in a batch, counting source, target and padding. From 1 to 16,777,216; 2048 if left out. */
  readonly batch_tokens?: number;
  /** Examples with more tokens on either side are skipped. From 1 to 10,000; 200 if left out. */
  readonly max_length?: number;
  /** How gradients become steps. `{ "type": "adam" }` if left out. */
  readonly optimizer?: OptimizerConfig;
  /** The learning rate after the warm-up, which the schedule then changes. From 0 to 100; 0.001 if left out. */
  readonly learning_rate?: number;
  /** Steps over which the learning rate rises from 0. From 0 to 1,073,741,824; 0 if left out. */
  readonly warmup_steps?: number;
  /**
   * How the learning rate changes after the warm-up: it falls along half a `cosine` to 0 or as
   * `inverse_sqrt` of the step, which needs `warmup_steps`; it is reduced on a `plateau` of the dev loss; or
   * it stays `constant`. `cosine` if left out.
   */
  readonly schedule?: 'cosine' | 'inverse_sqrt' | 'plateau' | 'constant';
  /** For the schedule `plateau` only. */
  readonly plateau?: {
    /** The factor of each reduction of the learning rate. From 0.001 to 0.999; 0.5 if left out. */
    readonly factor?: number;
    /** Epochs without a better dev loss before a reduction. From 1 to 1,000,000; 1 if left out. */
    readonly patience?: number;
  };
  /**
   * How often the decoder is fed the reference; with `constant`, always. `{ "schedule": "constant" }` if
   * left out.
   */
  readonly teacher_forcing?: TeacherForcingConfig;
  /** Noise that makes models robust to what people type. `{}` if left out. */
  readonly augmentation?: AugmentationConfig;
  /**
   * The largest global norm of the gradients; larger ones are scaled down to it. From 1e-12 to 1e12; 1 if
   * left out.
   */
  readonly clip_norm?: number;
  /**
   * The share of each target token's probability that is spread over the vocabulary (Szegedy et al. 2016).
   * From 0 to 0.9; 0 if left out.
   */
  readonly label_smoothing?: number;
  /** Ends training after `patience` epochs without a better dev loss; the result is the best epoch. */
  readonly early_stopping?: {
    /** Epochs without a better dev loss before training ends. From 1 to 1,000,000. */
    readonly patience: number;
  };
  /**
   * How many epochs' weights are averaged into the result: the last ones or, with `early_stopping`, the best
   * ones. From 1 to 100; 1 if left out.
   */
  readonly average_checkpoints?: number;
  /**
   * The share that an exponential moving average of the weights keeps at each step, such as 0.999 (Kingma &
   * Ba 2015, section 7.2); the model is then the average. 0 is for the weights themselves. From 0 to
   * 0.999999; 0 if left out.
   */
  readonly ema_decay?: number;
  /** Determines everything random. From 0 to 4,503,599,627,370,496; 1 if left out. */
  readonly seed?: number;
  /**
   * Parts of a batch, each on its own thread; they change the result, because dropout is drawn for each. The
   * package trains on one thread, PyTorch on its processes. From 1 to 64; 1 if left out.
   */
  readonly threads?: number;
}
