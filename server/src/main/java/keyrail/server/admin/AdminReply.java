package keyrail.server.admin;

/** The answer to one call of the admin API: a status and a JSON object. */
public record AdminReply(int status, byte[] body) {}
