package io.runledger.events.billing;

/** Who pays for a model's calls: an explicit policy of the operator, by the model's name. */
public enum Pricing {
    /** The account pays the provider's cost times the markup. */
    PAID,
    /** The operator pays; the account is charged nothing. */
    FREE,
    /** The tenant pays the provider by a key of its own; the account is charged nothing. */
    USER_FUNDED
}
