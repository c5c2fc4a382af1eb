package keyrail.core.connection;

import org.jspecify.annotations.Nullable;

/** A model that a connection's row declares: the vendor's id, and a name for people or null. */
public record ConnectionModel(String id, @Nullable String displayName) {}
