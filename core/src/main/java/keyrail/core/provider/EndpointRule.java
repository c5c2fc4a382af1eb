package keyrail.core.provider;

/** Whether a connection's row may, or must, carry an address of its own. */
public enum EndpointRule {
    /** The address is in the catalog; a row may not carry one. */
    FIXED,
    /** The row's address wins over the documented one. */
    OPTIONAL,
    /** There is no documented address: the row must carry one. */
    REQUIRED
}
