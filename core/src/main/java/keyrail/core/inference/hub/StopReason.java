package keyrail.core.inference.hub;

/** Why an answer ended. */
public enum StopReason {
    /** The model had said what it wanted to. */
    END,
    /** The limit of tokens, or the context window, was reached. */
    LENGTH,
    /** One of the client's stop texts came up. */
    STOP_SEQUENCE,
    /** Tools are to be run. */
    TOOL_CALLS,
    /** The model declined. */
    REFUSAL,
    /** The vendor's filter stepped in. */
    SAFETY,
    /** The vendor paused a long turn; it can be gone on with. */
    PAUSED,
    /** Anything else a vendor says. */
    OTHER
}
