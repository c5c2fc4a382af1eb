package keyrail.service.access;

import keyrail.core.access.Grants;

/** A client key that is asked for. */
public record NewClientKey(String name, Grants grants) {}
