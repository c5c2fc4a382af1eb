package keyrail.server.admin;

/**
 * One call of the admin API.
 *
 * @param path starting with {@code /v1}, still percent-encoded
 * @param query raw query string, empty if none
 * @param who the actor, for the audit log
 */
public record AdminRequest(String method, String path, String query, byte[] body, String who) {}
