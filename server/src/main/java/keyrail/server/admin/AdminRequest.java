package keyrail.server.admin;

/**
 * One request on the admin plane.
 *
 * @param path still percent-encoded, e.g. {@code /v1/credentials}
 * @param query the raw query string, empty if none
 * @param body at most 1 MiB
 * @param who the actor the audit log names, e.g. {@code cli}
 */
public record AdminRequest(String method, String path, String query, byte[] body, String who) {}
