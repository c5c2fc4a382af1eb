package keyrail.core.access;

/**
 * Who makes a call.
 *
 * @param name the client key's name, or the command for calls of the home's owner, e.g. {@code cli}
 */
public record Caller(String name, Grants grants) {}
